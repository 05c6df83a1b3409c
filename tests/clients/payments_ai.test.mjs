// SPDX-License-Identifier: MIT
// rebilly-js-sdk, unmodified, against the payments.ai pack: the likely engine's own client, with an interceptor that takes the envelope off.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { RebillyAPI, RebillyErrors } from 'rebilly-js-sdk';

import { startUnderstudy } from '../support/understudy.mjs';

const server = await startUnderstudy();
after(async () => assert.equal(await server.stop(), 0));

function client(base, key = 'ApiKey account_key_id') {
  const live = `${base}/v1/public-api`;
  const api = RebillyAPI({ organizationId: '46da78a6-034d-48d3-a28f-870d20b0ba00', urls: { live, sandbox: live }, timeout: 6000 });
  if (key) api.setPublishableKey(key); // becomes the Authorization header as it is
  api.addResponseInterceptor({
    thenDelegate: (response) => Object.assign(response, { data: response.data?.data ?? response.data }),
    catchDelegate: (error) => Promise.reject(error),
  });
  return api;
}

async function fresh(name, options) {
  const sandbox = await server.sandbox(name, options);
  const base = sandbox.of('payments-ai');
  const { subscriptionPauses: pauses, subscriptions, subscriptionCancellations: cancellations, subscriptionReactivations: reactivations } = client(base);
  return { sandbox, base, pauses, subscriptions, cancellations, reactivations };
}

// The SDK's own error, of the class and with the status given.
async function refused(call, name, status) {
  const error = await call.then(
    (value) => assert.fail(`not refused, but answered ${JSON.stringify(value.fields ?? value)}`),
    (reason) => reason,
  );
  assert.ok(error instanceof RebillyErrors[name], `${error.name}: ${error.message}`);
  assert.equal(error.status, status);
  return error.response.data;
}

test('a pause is created, read, changed and revoked; the subscription follows', async () => {
  const { pauses, subscriptions } = await fresh('life');
  const subscriptionStatus = async () => (await subscriptions.get({ id: 'example-id' })).fields.status;

  const created = await pauses.pause({ data: { subscriptionId: 'example-id', description: 'a month off' } });
  const { id } = created.fields;
  assert.deepEqual([created.fields.subscriptionId, created.fields.status, created.fields.pausedBy], ['example-id', 'ongoing', 'customer']);
  assert.equal(await subscriptionStatus(), 'paused');

  const read = await pauses.get({ id });
  assert.deepEqual(read.fields, created.fields);

  const changed = await pauses.update({ id, data: { description: 'two months off' } });
  assert.equal(changed.fields.description, 'two months off');
  assert.equal(changed.fields.subscriptionId, 'example-id');

  await pauses.delete({ id });
  assert.equal((await pauses.get({ id })).fields.status, 'revoked');
  assert.equal(await subscriptionStatus(), 'active');
});

test('a list comes with its counts, filtered and cut into pages', async () => {
  const { pauses } = await fresh('list');
  const { fields: created } = await pauses.pause({ data: { subscriptionId: 'example-id' } });
  const all = await pauses.getAll();
  assert.equal(all.total, all.items.length);
  assert.equal(all.items[0].fields.id, created.id, 'the newest comes first');
  assert.ok(all.total > 1, 'the seed has pauses too');

  const page = await pauses.getAll({ limit: 1, offset: 1 });
  assert.deepEqual([page.items.length, page.limit, page.offset, page.total], [1, 1, 1, all.total]);
  assert.equal(page.items[0].fields.id, all.items[1].fields.id);

  const ongoing = await pauses.getAll({ filter: 'status:ongoing;subscriptionId:example-id' });
  assert.deepEqual(ongoing.items.map(({ fields }) => fields.id), [created.id]);
});

test('a pause scheduled for later waits for the clock, and ends by itself', async () => {
  const { sandbox, pauses } = await fresh('scheduled');
  const data = { subscriptionId: 'example-id', effectiveTime: '2026-01-02T00:00:00Z', endTime: '2026-01-05T00:00:00Z' };
  const { fields } = await pauses.pause({ data });
  const status = async () => (await pauses.get({ id: fields.id })).fields.status;
  assert.equal(fields.status, 'pending');
  await sandbox.advance('P1D');
  assert.equal(await status(), 'ongoing');
  await sandbox.advance('P3D');
  assert.equal(await status(), 'finished');
});

test('a subscription is canceled at a time, that is changed, and reactivated', async () => {
  const { sandbox, subscriptions, cancellations, reactivations } = await fresh('cancel');
  const { fields } = await cancellations.create({
    data: { subscriptionId: 'example-id', cancelledBy: 'customer', reason: 'too-expensive', cancelAt: '2026-01-10T00:00:00Z' },
  });
  const patched = await cancellations.patch({ id: fields.id, data: { cancelAt: '2026-01-12T00:00:00Z' } });
  assert.equal(patched.fields.cancelAt, '2026-01-12T00:00:00Z');
  await sandbox.advance('P12D');
  assert.equal((await subscriptions.get({ id: 'example-id' })).fields.status, 'canceled');
  const back = await reactivations.reactivate({ data: { subscriptionId: 'example-id', description: 'came back' } });
  assert.deepEqual([back.fields.status, back.fields.renewalTime], ['active', '2026-01-15T00:00:00Z']);
  assert.equal((await subscriptions.getAll({ filter: 'status:active;id:example-id' })).total, 1);
});

test('what the state forbids is a conflict', async () => {
  const { pauses } = await fresh('conflict');
  const { fields } = await pauses.pause({ data: { subscriptionId: 'example-id' } });
  const twice = await refused(pauses.pause({ data: { subscriptionId: 'example-id' } }), 'RebillyConflictError', 409);
  assert.deepEqual([twice.statusCode, typeof twice.errorCode, typeof twice.message], [409, 'string', 'string']);
  await pauses.delete({ id: fields.id });
  await refused(pauses.delete({ id: fields.id }), 'RebillyConflictError', 409);
});

test('what is not there is not found', async () => {
  const { pauses } = await fresh('unknown');
  await refused(pauses.get({ id: 'sub_pau_nobody' }), 'RebillyNotFoundError', 404);
  await refused(pauses.delete({ id: 'sub_pau_nobody' }), 'RebillyNotFoundError', 404);
  await refused(pauses.pause({ data: { subscriptionId: 'nobody' } }), 'RebillyNotFoundError', 404);
});

test('a broken rule is a bad request that says what is wrong', async () => {
  const { pauses } = await fresh('invalid');
  const body = await refused(pauses.pause({ data: { subscriptionId: 'example-id', pausedBy: 'the dog' } }), 'RebillyRequestError', 400);
  assert.equal(body.message, 'Bad request');
  assert.match(body.details, /pausedBy/);
});

test('a missing credential is refused when the sandbox is strict', async () => {
  const { base } = await fresh('strict', { settings: { 'payments-ai': { auth: 'strict' } } });
  const body = await refused(client(base, null).subscriptionPauses.getAll(), 'RebillyForbiddenError', 401);
  assert.equal(body.message, 'Missing auth token');
});
