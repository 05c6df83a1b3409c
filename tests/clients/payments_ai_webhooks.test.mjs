// SPDX-License-Identifier: MIT
// A receiver of payments.ai's webhooks, as its guide describes one: it verifies the signature over the raw body with Node's crypto, and what it
// does not answer with exactly 200 comes again.
import assert from 'node:assert/strict';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, test } from 'node:test';

import { startUnderstudy } from '../support/understudy.mjs';

const server = await startUnderstudy();
after(async () => assert.equal(await server.stop(), 0));

// Takes every request, and answers with the statuses given, the last one for ever.
async function receiver(t, statuses = [200]) {
  const taken = [];
  const http = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    taken.push({ raw: Buffer.concat(chunks), headers: request.headers, method: request.method });
    response.writeHead(statuses[Math.min(taken.length, statuses.length) - 1]).end();
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  t.after(() => http.close());
  return { url: `http://127.0.0.1:${http.address().port}/webhooks`, taken };
}

function signed({ raw, headers }, secret, encoding = 'hex') {
  const expected = Buffer.from(createHmac('sha256', secret).update(raw).digest(encoding));
  const received = Buffer.from(headers['x-pai-signature'] ?? '');
  return expected.length === received.length && timingSafeEqual(expected, received);
}

async function call(sandbox, method, path, body) {
  const response = await fetch(sandbox.of('payments-ai') + path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  assert.ok(response.ok, `${method} ${path} was answered ${response.status}`);
  return response.status === 204 ? null : response.json();
}

const organization = '/v1/public-api/organizations/my-organization';
const auth = { type: 'basic', username: 'user', password: 'pass' };
const register = (sandbox, url, more = {}) => call(sandbox, 'POST', '/v1/webhook-destinations', { url, auth, ...more });
const change = (sandbox) => call(sandbox, 'POST', `${organization}/subscriptions/example-id/items`, { items: [{ plan: { id: 'plan_new' } }] });
const types = (taken) => taken.map(({ raw }) => JSON.parse(raw).type);

test('an event comes signed, with the credentials that were registered', async (t) => {
  const sandbox = await server.sandbox('signed');
  const { url, taken } = await receiver(t);
  await register(sandbox, url);
  await call(sandbox, 'POST', `${organization}/subscription-cancellations`, { subscriptionId: 'example-id', cancelledBy: 'customer', reason: 'other' });
  await sandbox.advance('PT0S');
  assert.equal(taken.length, 1);
  const [{ raw, headers, method }] = taken;
  assert.deepEqual([method, headers['content-type']], ['POST', 'application/json']);
  assert.match(headers['x-pai-signature'], /^[0-9a-f]{64}$/);
  assert.ok(signed(taken[0], 'whsec_understudy'));
  assert.ok(!signed(taken[0], 'another secret'));
  assert.ok(!signed({ raw: Buffer.concat([raw, Buffer.from(' ')]), headers }, 'whsec_understudy'));
  assert.equal(headers.authorization, `Basic ${Buffer.from('user:pass').toString('base64')}`);
  const event = JSON.parse(raw);
  assert.deepEqual(Object.keys(event), ['deduplicationId', 'type', 'organizationId', 'metadata']);
  assert.deepEqual([event.type, event.metadata.id, event.metadata.status], ['subscription-canceled', 'example-id', 'canceled']);
});

test('the secret and the form of the signature are settings', async (t) => {
  const sandbox = await server.sandbox('secret', { settings: { 'payments-ai': { webhook_secret: 'ours', signature_encoding: 'base64' } } });
  const { url, taken } = await receiver(t);
  await register(sandbox, url);
  await change(sandbox);
  await sandbox.advance('PT0S');
  assert.ok(taken.length > 0);
  assert.ok(taken.every((each) => signed(each, 'ours', 'base64')));
});

test('exactly 200 counts: 201, 204 and a redirect are tried again, with the same deduplicationId and signature', async (t) => {
  const sandbox = await server.sandbox('retried');
  const { url, taken } = await receiver(t, [201, 204, 302, 200]);
  await register(sandbox, url, { eventTypes: ['subscription-items-changed'] });
  await change(sandbox);
  await sandbox.advance('PT0S');
  assert.equal(taken.length, 1);
  await sandbox.advance('PT1M');
  await sandbox.advance('PT10M');
  assert.equal(taken.length, 3);
  await sandbox.advance('P30D');
  assert.equal(taken.length, 4);
  assert.equal(new Set(taken.map(({ raw }) => raw.toString())).size, 1);
  assert.equal(new Set(taken.map(({ headers }) => headers['x-pai-signature'])).size, 1);
});

test('a destination is told of the events that it names, and of all when it names none', async (t) => {
  const sandbox = await server.sandbox('chosen');
  const [some, all] = [await receiver(t), await receiver(t)];
  await register(sandbox, some.url, { eventTypes: ['subscription-upgraded'] });
  await register(sandbox, all.url);
  await change(sandbox);
  await sandbox.advance('PT0S');
  assert.deepEqual(types(some.taken), ['subscription-upgraded']);
  assert.deepEqual(types(all.taken), ['subscription-items-changed', 'subscription-upgraded']);
});

test('what time brings is told as well, and pauses are not', async (t) => {
  const sandbox = await server.sandbox('in-time');
  const { url, taken } = await receiver(t);
  await register(sandbox, url);
  await call(sandbox, 'POST', `${organization}/subscription-pauses`, { subscriptionId: 'ord_xxx' });
  await sandbox.advance('PT0S');
  assert.deepEqual(taken, []);
  await sandbox.advance('P15D');
  assert.ok(types(taken).includes('subscription-renewed'));
  assert.ok(taken.every((each) => signed(each, 'whsec_understudy')));
});

test("Rebilly's events for pauses reach those who are registered through the control API, and no destination of payments.ai", async (t) => {
  const sandbox = await server.sandbox('rebilly-told');
  const [theirs, ours] = [await receiver(t), await receiver(t)];
  await register(sandbox, ours.url);
  await server.control('POST', '/sandboxes/rebilly-told/webhooks/destinations', {
    provider: 'payments-ai',
    url: theirs.url,
    webhooks: ['subscription-pause-created', 'subscription-paused', 'subscription-resumed'],
  });
  const { id } = await call(sandbox, 'POST', '/organizations/my-organization/subscription-pauses', { subscriptionId: 'ord_xxx' });
  await call(sandbox, 'DELETE', `/organizations/my-organization/subscription-pauses/${id}`);
  await sandbox.advance('PT0S');
  assert.deepEqual(ours.taken, []);
  const events = theirs.taken.map(({ raw }) => JSON.parse(raw));
  assert.deepEqual(events.map(({ eventType }) => eventType), ['subscription-pause-created', 'subscription-paused', 'subscription-resumed']);
  assert.ok(events.every((event) => event.subscriptionPauseId === id));
});
