// SPDX-License-Identifier: MIT
// A merchant's receiver of J.P. Morgan's notifications: it gets the key from the provider's own endpoint, verifies what comes, as it came, with
// Node's crypto, and tells repetitions by their id.
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, test } from 'node:test';

import { startUnderstudy } from '../support/understudy.mjs';

const provider = 'jpmorgan-recurring';
const server = await startUnderstudy({ args: [provider] });
after(async () => assert.equal(await server.stop(), 0));

// Answers what `answers` says, one after the other, and 200 from then on.
async function receiver(t, answers = []) {
  const deliveries = [];
  const listener = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    deliveries.push({ headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(answers.shift() ?? 200).end();
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  t.after(() => listener.close());
  return { deliveries, url: `http://127.0.0.1:${listener.address().port}/jpm?shop=1` };
}

async function merchant(name, settings = {}) {
  const sandbox = await server.sandbox(name, { clock: '2024-05-01T00:46:55.879718031Z', settings: { [provider]: settings } });
  const call = async (method, path, body, headers = {}) => {
    const response = await fetch(sandbox.of(provider) + path, { method, headers: { 'Content-Type': 'application/json', ...headers }, body: body && JSON.stringify(body) });
    const json = await response.json();
    assert.ok(response.ok, JSON.stringify(json));
    return json;
  };
  const subscribe = (url, subtypes, preferences) =>
    call('POST', '/subscriptions', {
      notifications: { recurringProgramNotification: subtypes },
      callbackURL: url,
      subscriptionChannels: ['WEBHOOK'],
      ...(preferences && { securityPreferences: preferences }),
    });
  const pause = (pauseRemainingBillingCycles) => call('POST', '/pauses', { recurringProgramId: 'xB7lAXy0vZ', pauseRemainingBillingCycles });
  return { sandbox, call, subscribe, pause };
}

function verified(key, { headers, body }) {
  const publicKey = createPublicKey({ key: Buffer.from(key.publicKeyText, 'base64'), format: 'der', type: 'spki' });
  return verify('sha256', body, publicKey, Buffer.from(headers.signature, 'base64'));
}

for (const { algorithm, preferences, kind, bits } of [
  { algorithm: 'EC', preferences: undefined, kind: 'ec', bits: undefined },
  { algorithm: 'EC', preferences: { signingAlgorithm: 'EC', mTLSEnabled: false }, kind: 'ec', bits: undefined },
  { algorithm: 'RSA', preferences: { signingAlgorithm: 'RSA' }, kind: 'rsa', bits: 3072 },
]) {
  test(`what comes is signed with the ${algorithm} key when the subscription ${preferences ? 'asks for it' : 'has no preference'}`, async (t) => {
    const { deliveries, url } = await receiver(t);
    const { sandbox, call, subscribe, pause } = await merchant(`signed-${algorithm}-${Boolean(preferences)}`);
    const subscription = await subscribe(url, ['All'], preferences);
    const key = await call('GET', '/publicKeys', undefined, { signingAlgorithm: algorithm });
    assert.deepEqual(subscription.publicKey, key);
    await pause(2);
    await sandbox.advance('PT1S');

    assert.equal(deliveries.length, 1);
    const [delivery] = deliveries;
    assert.equal(delivery.headers['signing-algorithm'], algorithm);
    assert.equal(delivery.headers['key-id'], key.publicKeyIdentifier);
    assert.equal(delivery.headers['content-type'], 'application/json');
    assert.ok(verified(key, delivery));
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey({ key: Buffer.from(key.publicKeyText, 'base64'), format: 'der', type: 'spki' });
    assert.deepEqual([asymmetricKeyType, asymmetricKeyDetails.modulusLength], [kind, bits]);

    const forged = Buffer.from(delivery.body);
    forged[forged.length - 2] ^= 1;
    assert.equal(verified(key, { ...delivery, body: forged }), false);
    const other = await call('GET', '/publicKeys', undefined, { signingAlgorithm: algorithm === 'EC' ? 'RSA' : 'EC' });
    assert.equal(verified(other, delivery), false);
  });
}

test('what comes is what the provider tells when it is asked for the notification', async (t) => {
  const { deliveries, url } = await receiver(t);
  const { sandbox, call, subscribe, pause } = await merchant('told-again');
  const { subscriptionId } = await subscribe(url, ['ProgramUpdated']);
  await pause(2);
  await sandbox.advance('PT1S');
  const told = JSON.parse(deliveries[0].body);
  assert.deepEqual(Object.keys(told), [
    'notificationId', 'merchantId', 'notificationType', 'notificationSubType', 'notificationDescription', 'messageCreateTimestamp', 'recurringProgramNotification',
  ]);
  assert.equal(told.merchantId, 998152096533);
  const { subscriptionId: of, callBackUrl, responseStatus, responseCode, responseMessage, ...again } = await call('GET', `/notifications/${told.notificationId}`);
  assert.deepEqual([of, callBackUrl, responseStatus, responseCode, responseMessage], [subscriptionId, url, 'SUCCESS', 'ACCEPTED', 'Request accepted']);
  assert.deepEqual(again, told);
});

test('only 200 and 201 count as received; everything else is tried three times more, five minutes apart, under the same id and signature', async (t) => {
  const { deliveries, url } = await receiver(t, [202, 204, 500, 302, 201]);
  const { sandbox, subscribe, pause } = await merchant('tried-again');
  await subscribe(url, ['ProgramUpdated']);
  await pause(2);
  for (const [minutes, tries] of [[0, 1], [4, 1], [1, 2], [5, 3], [5, 4], [60, 4]]) {
    await sandbox.advance(`PT${minutes}M`);
    assert.equal(deliveries.length, tries, `after ${minutes} more minutes`);
  }
  assert.equal(new Set(deliveries.map(({ body }) => body.toString())).size, 1);
  assert.equal(new Set(deliveries.map(({ headers }) => headers.signature)).size, 1);
  await pause(3);
  await sandbox.advance('P1D'); // the pause begins, too: one each, received at once
  assert.deepEqual(
    deliveries.slice(4).map(({ body }) => JSON.parse(body).recurringProgramNotification.programUpdated.recurringProgramPauseInformation.pauseStatus),
    ['PAUSE_SCHEDULED', 'PAUSE_ONGOING'],
  );
});

test('how a delivery went is told with the notification: PENDING until it is received or given up', async (t) => {
  const { deliveries, url } = await receiver(t, [500, 500, 500, 500]);
  const { sandbox, call, subscribe, pause } = await merchant('how-it-went');
  await subscribe(url, ['ProgramUpdated']);
  const count = async (status) => (await call('GET', `/notifications?status=${status}`)).notificationResponses.length;
  const counts = async () => [await count('PENDING'), await count('SENT'), await count('FAILED')];
  await pause(2);
  await sandbox.advance('PT1S');
  assert.deepEqual([deliveries.length, ...(await counts())], [1, 1, 0, 0]);
  await sandbox.advance('PT15M');
  assert.deepEqual([deliveries.length, ...(await counts())], [4, 0, 0, 1]);
  await pause(3);
  await sandbox.advance('PT1S');
  assert.deepEqual([deliveries.length, ...(await counts())], [5, 0, 1, 1]);
});

test('each subscription gets what it asked for, changed or deleted as it is when something happens', async (t) => {
  const [all, payments] = [await receiver(t), await receiver(t)];
  const { sandbox, call, subscribe, pause } = await merchant('each-its-own');
  await subscribe(all.url, ['All']);
  const { subscriptionId } = await subscribe(payments.url, ['PaymentApplied', 'PaymentNotApplied']);
  const subtypes = ({ deliveries }) => deliveries.map(({ body }) => JSON.parse(body).notificationSubType).sort();
  await pause(2);
  await sandbox.advance('P1D'); // paused, and another program's payment fails
  assert.deepEqual(subtypes(all), ['PaymentNotApplied', 'ProgramUpdated', 'ProgramUpdated']);
  assert.deepEqual(subtypes(payments), ['PaymentNotApplied']);
  await call('DELETE', `/subscriptions/${subscriptionId}`);
  await sandbox.advance('P1D');
  assert.equal(payments.deliveries.length, 1);
  assert.equal(all.deliveries.length, 4);
});

test('events of a program follow each other in time: it begins, then its payment', async (t) => {
  const { deliveries, url } = await receiver(t);
  const { sandbox, subscribe } = await merchant('in-order');
  await subscribe(url, ['All']);
  await sandbox.advance('P31D');
  const about = deliveries.map(({ body }) => JSON.parse(body)).filter(({ recurringProgramNotification }) => JSON.stringify(recurringProgramNotification).includes('scheduled1'));
  assert.deepEqual(about.map(({ notificationSubType, messageCreateTimestamp }) => `${notificationSubType} ${messageCreateTimestamp}`), [
    'ProgramUpdated 2024-05-31T00:00:00.000Z',
    'PaymentApplied 2024-05-31T00:00:00.000Z',
  ]);
});
