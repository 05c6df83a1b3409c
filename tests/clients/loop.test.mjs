// SPDX-License-Identifier: MIT
// Two programs as Loop's integrators write them: a partner's endpoint that verifies webhooks as the page shows it, with Node's own crypto, and
// whoever sends Stripe's events, signed as Stripe signs them.
import assert from 'node:assert/strict';
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, test } from 'node:test';

import { startUnderstudy } from '../support/understudy.mjs';

const server = await startUnderstudy({ args: ['loop-commerce', 'loop-payments'] });
after(async () => assert.equal(await server.stop(), 0));

const secret = 'partner-secret';

// A partner's endpoint: takes what is signed, once, and refuses the first `failures` deliveries. `arrived(n)` resolves to the first n requests.
async function partner(failures = 0) {
  const requests = [];
  const waiting = [];
  const endpoint = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const given = Buffer.from(request.headers['x-loop-signature'] ?? '');
    const expected = Buffer.from(createHmac('sha256', secret).update(raw).digest('hex'));
    const verified = given.length === expected.length && timingSafeEqual(given, expected);
    response.writeHead(!verified ? 401 : requests.length < failures ? 500 : 200).end();
    requests.push({ verified, headers: request.headers, event: JSON.parse(raw) });
    for (const one of waiting) one();
  });
  endpoint.listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
  after(() => endpoint.close());
  const arrived = async (count) => {
    while (requests.length < count) await new Promise((resolve) => waiting.push(resolve));
    return requests.slice(0, count);
  };
  return { url: `http://127.0.0.1:${endpoint.address().port}/webhooks/loop`, requests, arrived };
}

let sandboxes = 0;
async function sandboxFor(provider, settings, url) {
  const sandbox = await server.sandbox(`loop-${++sandboxes}`, { settings: { [provider]: settings } });
  if (url) await server.control('POST', `/sandboxes/${sandbox.name}/webhooks/destinations`, { provider, url });
  const call = async (method, path, body, headers = {}) => {
    const json = body !== undefined && typeof body !== 'string';
    const response = await fetch(sandbox.of(provider) + path, {
      method,
      headers: { ...(json ? { 'Content-Type': 'application/json' } : {}), ...headers },
      body: json ? JSON.stringify(body) : body,
      redirect: 'manual',
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: text === '' ? undefined : JSON.parse(text) };
  };
  return { sandbox, call };
}

test('a partner is told of everything that happens to a commerce subscription, signed, in order', async () => {
  const { url, arrived } = await partner();
  const settings = { webhooks: 'on', webhook_secret: secret, webhook_client: 'client_01', extensions: true };
  const { call } = await sandboxFor('loop-commerce', settings, url);
  const shown = [];
  for (const [what, body] of [['pause'], ['cadence', { interval_type: 'annual' }], ['resume'], ['cadence', { interval_type: 'monthly' }], ['cancel', {}]]) {
    const { status, json } = await call('POST', `/v1/subscriptions/sub_active/${what}`, body);
    assert.equal(status, 200);
    shown.push(json);
  }
  const told = await arrived(5);
  assert.deepEqual(
    told.map(({ event }) => event.type),
    ['paused', 'cadence_changed', 'resumed', 'cadence_changed', 'cancelled'].map((name) => `mock.commerce.subscription.${name}.v1`),
  );
  assert.deepEqual(told.map(({ event }) => event.data), shown);
  for (const { verified, headers, event } of told) {
    assert.ok(verified);
    assert.deepEqual(Object.keys(event), ['id', 'type', 'user_id', 'client_id', 'occurred_at', 'data']);
    assert.deepEqual([event.user_id, event.client_id, event.occurred_at], ['cus_01', 'client_01', '2026-01-01T00:00:00Z']);
    assert.deepEqual(
      [headers['x-loop-event-id'], headers['x-loop-event-type'], headers['x-loop-delivery-attempt'], headers['content-type']],
      [event.id, event.type, '1', 'application/json'],
    );
  }
  assert.equal(new Set(told.map(({ event }) => event.id)).size, 5);
});

test('a delivery that fails comes again after a minute, then after two, as the same event', async () => {
  const { url, requests, arrived } = await partner(2);
  const { sandbox, call } = await sandboxFor('loop-payments', { webhooks: 'on', webhook_secret: secret }, url);
  await call('POST', '/v1/subscriptions/sub_active/pause');
  await arrived(1);
  for (const [by, count] of [['PT59S', 1], ['PT1S', 2], ['PT1M59S', 2], ['PT1S', 3], ['P1D', 3]]) {
    await sandbox.advance(by);
    assert.equal(requests.length, count, `after ${by}`);
  }
  assert.deepEqual(requests.map(({ headers }) => headers['x-loop-delivery-attempt']), ['1', '2', '3']);
  assert.equal(new Set(requests.map(({ event }) => JSON.stringify(event))).size, 1);
  assert.ok(requests.every(({ verified }) => verified));
});

test('a partner is told when an administrator pauses, and when the months are over', async () => {
  const { url, arrived } = await partner();
  const { sandbox, call } = await sandboxFor('loop-payments', { webhooks: 'on', webhook_secret: secret }, url);
  await call('POST', '/v1/admin/subscriptions/sub_active/pause', { duration_months: 1, reason: 'travel' });
  await sandbox.advance('P31D');
  const [paused, resumed] = await arrived(2);
  assert.deepEqual([paused.event.type, paused.event.data.status], ['mock.payments.subscription.paused.v1', 'paused']);
  assert.deepEqual([resumed.event.type, resumed.event.data.status], ['mock.payments.subscription.resumed.v1', 'active']);
  assert.equal(resumed.event.occurred_at, '2026-02-01T00:00:00Z');
  assert.deepEqual(resumed.event.data, (await call('GET', '/v1/subscriptions/sub_active')).json);
});

test('nobody is told of anything unless the sandbox is told to', async () => {
  const { url, requests } = await partner();
  for (const provider of ['loop-commerce', 'loop-payments']) {
    const { sandbox, call } = await sandboxFor(provider, {}, url);
    assert.equal((await call('POST', '/v1/subscriptions/sub_active/pause')).status, 200);
    await sandbox.advance('P1D');
    assert.deepEqual((await server.control('GET', `/sandboxes/${sandbox.name}/webhooks`)).webhooks, []);
  }
  assert.equal(requests.length, 0);
});

test('an event that is signed as Stripe does it is taken, whatever its bytes, and one that was changed on the way is not', async () => {
  const { call } = await sandboxFor('loop-payments', { stripe_webhook_secret: 'whsec_mine' });
  const deliver = (body, signed = body, key = 'whsec_mine') => {
    const time = Date.parse('2026-01-01T00:00:00Z') / 1000;
    const signature = createHmac('sha256', key).update(`${time}.${signed}`).digest('hex');
    return call('POST', '/v1/webhooks/stripe', body, { 'Content-Type': 'application/json', 'Stripe-Signature': `t=${time},v1=${signature}` });
  };
  const event = '{\n  "id": "evt_1",\n  "type": "customer.subscription.updated",\n  "data": {"name": "Zoë \\u00e9 💊"}\n}\n';
  assert.equal((await deliver(event.replace('Zoë', 'Zoe'), event)).status, 401);
  assert.equal((await deliver(event, event, 'whsec_other')).status, 401);
  const taken = await deliver(event);
  assert.equal(taken.status, 200);
  assert.deepEqual([taken.json.stripe_event_id, taken.json.event_type], ['evt_1', 'customer.subscription.updated']);
  assert.equal((await deliver(event)).status, 409);
});

test('an app gets its tokens with a proof key, calls the service, and refreshes', async () => {
  const { sandbox, call } = await sandboxFor('loop-payments', { auth: 'strict' });
  const verifier = randomBytes(32).toString('base64url');
  const redirect_uri = 'https://app.example/callback';
  const asked = new URLSearchParams({
    response_type: 'code', client_id: 'client_public', redirect_uri, scope: 'read:account', state: 'a/b+c=',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256',
  });
  const redirect = await call('GET', `/v1/oauth/authorize?${asked}`);
  const back = new URL(redirect.headers.get('location'));
  assert.deepEqual([redirect.status, back.origin + back.pathname, back.searchParams.get('state')], [302, redirect_uri, 'a/b+c=']);

  const exchange = (parameters) => call('POST', '/v1/oauth/token', `${new URLSearchParams({ client_id: 'client_public', ...parameters })}`, { 'Content-Type': 'application/x-www-form-urlencoded' });
  const tokens = await exchange({ grant_type: 'authorization_code', code: back.searchParams.get('code'), redirect_uri, code_verifier: verifier });
  assert.equal(tokens.status, 200);
  const summary = (token) => call('GET', '/v1/billing/summary', undefined, { Authorization: `Bearer ${token}` });
  assert.equal((await summary(tokens.json.access_token)).status, 200);
  await sandbox.advance('PT1H');
  const expired = await summary(tokens.json.access_token);
  assert.deepEqual([expired.status, expired.json.error], [401, 'invalid_token']);
  const refreshed = await exchange({ grant_type: 'refresh_token', refresh_token: tokens.json.refresh_token });
  assert.equal((await summary(refreshed.json.access_token)).status, 200);
});
