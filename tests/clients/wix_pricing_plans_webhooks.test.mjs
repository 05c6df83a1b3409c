// SPDX-License-Identifier: MIT
// The SDK's own receiver takes what we deliver: it checks the signature, unwraps the three layers and calls its handlers.
import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, test } from 'node:test';

import { orders, plans } from '@wix/pricing-plans';
import { AppStrategy, createClient } from '@wix/sdk';

import { root, startUnderstudy } from '../support/understudy.mjs';
import { wixClient } from './wix.mjs';

const provider = 'wix-pricing-plans';
const monthly = '9e2f0450-f8ab-4459-a4a9-a851ebbd12d1';
const weekly = '9af3cbe6-fe27-4fdb-a0b0-892289b03d22';
const member = 'b0000000-0000-4000-8000-000000000001';

// The published key of the pack's setting, as its README says to get it.
const behaviour = await readFile(`${root}fixtures/${provider}/behaviour.yaml`, 'utf8');
const [pem] = /-----BEGIN PRIVATE KEY-----[^]*?-----END PRIVATE KEY-----/.exec(behaviour);
const publicKey = createPublicKey(pem.replaceAll(/^ +/gm, '')).export({ type: 'spki', format: 'pem' });

const server = await startUnderstudy();
after(async () => assert.equal(await server.stop(), 0));

const hooks = {
  created: 'onOrderCreated', updated: 'onOrderUpdated', purchased: 'onOrderPurchased', started: 'onOrderStarted', cycle_started: 'onOrderCycleStarted',
  paused: 'onOrderPaused', resumed: 'onOrderResumed', auto_renew_canceled: 'onOrderAutoRenewCanceled', canceled: 'onOrderCanceled', ended: 'onOrderEnded',
  marked_as_paid: 'onOrderMarkedAsPaid', end_date_postponed: 'onOrderEndDatePostponed', start_date_changed: 'onOrderStartDateChanged',
};

// A receiver of POSTs; `answer(body)` gives its status.
async function receiver(t, answer) {
  const listening = createServer(async (request, response) => {
    response.statusCode = await answer((await request.toArray()).join(''), request.headers);
    response.end();
  });
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  t.after(() => listening.close());
  return `http://127.0.0.1:${listening.address().port}/webhook`;
}

// A site whose webhooks go to the SDK. `events` collects what its handlers were called with: [slug, envelope].
let sandboxes = 0;
async function site(t) {
  const sandbox = await server.sandbox(`webhooks-${++sandboxes}`);
  const events = [];
  const client = createClient({ modules: { orders, plans }, auth: AppStrategy({ appId: 'an-app', publicKey }) });
  for (const [slug, hook] of Object.entries(hooks)) client.orders[hook]((event) => void events.push([slug, event]));
  client.plans.onPlanCreated((event) => void events.push(['plan_created', event]));
  client.plans.onPlanUpdated((event) => void events.push(['plan_updated', event]));
  const failures = [];
  const headers = [];
  const url = await receiver(t, (body, sent) => {
    headers.push(sent);
    const request = new Request('http://localhost/webhook', { method: 'POST', body });
    return client.webhooks.processRequest(request).then(() => 200, (error) => (failures.push(error), 400));
  });
  await server.control('POST', `/sandboxes/${sandbox.name}/webhooks/destinations`, { provider, url });
  const api = wixClient({ orders, plans }, sandbox.of(provider));
  // All that is under way has arrived when the clock has been moved, be it by nothing.
  const told = async (by = 'PT0S') => {
    await sandbox.advance(by);
    assert.deepEqual(failures, []);
    return events.splice(0);
  };
  return { sandbox, api, told, headers };
}

const slugs = (events) => events.map(([slug]) => slug);

test('a pause and a resumption arrive as events of the SDK, the update first', async (t) => {
  const { api, told, headers } = await site(t);
  await api.orders.pauseOrder(monthly);
  const [[first, { entity, metadata }], [second, { data, metadata: about }]] = await told();
  assert.deepEqual([first, second], ['updated', 'paused']);
  assert.deepEqual([entity._id, entity.status, metadata.slug, metadata.entityId], [monthly, 'PAUSED', 'updated', monthly]);
  assert.equal(data.order.status, 'PAUSED');
  assert.deepEqual(data.order.pausePeriods, [{ status: 'ACTIVE', pauseDate: new Date('2026-01-01T00:00:00Z') }]);
  assert.deepEqual([about.entityFqdn, about.slug, about.eventType], ['wix.pricing_plans.v2.order', 'paused', undefined]);
  assert.equal(about.identity.identityType, 'WIX_USER');
  assert.ok(BigInt(about.entityEventSequence) > BigInt(metadata.entityEventSequence));
  assert.match(headers[0]['content-type'], /^text\/plain/);
  await api.orders.resumeOrder(monthly);
  assert.deepEqual(slugs(await told()), ['updated', 'resumed']);
});

test('every step of an order is told in the order of the published chart', async (t) => {
  const { sandbox, api, told } = await site(t);
  const later = new Date('2026-01-03T00:00:00Z');
  const { order: offline } = await api.orders.createOfflineOrder('d2000000-0000-4000-8000-000000000001', member, { startDate: later });
  assert.deepEqual(slugs(await told()), ['created', 'purchased']);
  await api.orders.markAsPaid(offline._id);
  assert.deepEqual(slugs(await told()), ['updated', 'marked_as_paid']);
  assert.deepEqual(slugs(await told('P2D')), ['updated', 'started']);
  await api.orders.postponeEndDate(offline._id, new Date('2028-01-01T00:00:00Z'));
  assert.deepEqual(slugs(await told()), ['updated', 'end_date_postponed']);
  await api.orders.cancelOrder(offline._id, 'NEXT_PAYMENT_DATE');
  assert.deepEqual(slugs(await told()), ['updated', 'auto_renew_canceled']);
  await api.orders.cancelOrder(monthly, 'IMMEDIATELY');
  assert.deepEqual(slugs(await told()), ['updated', 'canceled', 'ended']);

  const { order: draft } = await api.orders.createOnlineOrder('d2000000-0000-4000-8000-000000000002', { onBehalf: { memberId: member } });
  assert.deepEqual(slugs(await told()), ['created']);
  const change = (attributes) => server.control('PATCH', `/sandboxes/${sandbox.name}/resources/${provider}/order/${draft._id}`, { attributes });
  await change({ startDate: '2026-02-01T00:00:00Z' });
  assert.deepEqual(slugs(await told()), ['updated', 'start_date_changed']);
  await change({ startDate: '2026-01-03T00:00:00Z' });
  await told();
  await change({ lastPaymentStatus: 'PAID' });
  assert.deepEqual(slugs(await told()), ['updated', 'purchased', 'started', 'cycle_started']);
});

test('a cycle is told with its number, an order of a fixed length with its end', async (t) => {
  const { api, told } = await site(t);
  const { order } = await api.orders.createOfflineOrder('d2000000-0000-4000-8000-000000000003', member);
  assert.deepEqual(slugs(await told()), ['created', 'purchased', 'updated', 'started']);
  const events = await told('P7D');
  const ofWeekly = events.filter(([, { data, entity }]) => (data?.order ?? entity)._id === weekly);
  assert.deepEqual(slugs(ofWeekly), ['updated', 'cycle_started']);
  assert.equal(ofWeekly[1][1].data.cycleNumber, 3);
  const ofIt = events.filter(([, { data, entity }]) => (data?.order ?? entity)._id === order._id);
  assert.deepEqual(slugs(ofIt), ['updated', 'ended']);
});

test('plans are told, too', async (t) => {
  const { api, told } = await site(t);
  await api.plans.createPlan({ name: 'Gold', pricing: { singlePaymentUnlimited: true } });
  const [[slug, { entity }]] = await told();
  assert.deepEqual([slug, entity.name], ['plan_created', 'Gold']);
  await api.plans.updatePlan(entity._id, { name: 'Silver' });
  assert.deepEqual(slugs(await told()), ['plan_updated']);
});

test('a receiver that does not answer 200 is tried twelve times more, with the event of the first moment', async (t) => {
  const sandbox = await server.sandbox('webhooks-retried');
  const bodies = [];
  const url = await receiver(t, (body) => (bodies.push(body), 204));
  await server.control('POST', `/sandboxes/${sandbox.name}/webhooks/destinations`, { provider, url, webhooks: ['orderPaused'] });
  const { orders: api } = wixClient({ orders }, sandbox.of(provider));
  await api.pauseOrder(monthly);
  await sandbox.advance('PT1S');
  await api.resumeOrder(monthly);
  await sandbox.advance('P5D');

  const { webhooks } = await server.control('GET', `/sandboxes/${sandbox.name}/webhooks`);
  const [{ deliveries: [{ state, attempts }] }] = webhooks.filter(({ name }) => name === 'orderPaused');
  assert.equal(state, 'failed');
  const minutes = attempts.map(({ at }) => Date.parse(at) / 60_000);
  assert.deepEqual(minutes.slice(1).map((at, i) => at - minutes[i]), [1, 10, 60, 120, 120, 120, 240, 240, 240, 480, 480, 720]);
  const inner = bodies.map((jwt) => JSON.parse(JSON.parse(JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url')).data).data));
  assert.equal(inner.length, 13);
  for (const event of inner) assert.deepEqual([event.id, event.actionEvent.body.order.status], [inner[0].id, 'PAUSED']);
});
