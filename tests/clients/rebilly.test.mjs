// SPDX-License-Identifier: MIT
// rebilly-js-sdk, unmodified, against Rebilly's dialect of the payments.ai pack: its own base path, bare bodies, its own errors.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { RebillyAPI, RebillyErrors } from 'rebilly-js-sdk';

import { startUnderstudy } from '../support/understudy.mjs';

const server = await startUnderstudy();
after(async () => assert.equal(await server.stop(), 0));

const organizationId = '46da78a6-034d-48d3-a28f-870d20b0ba00';

function client(base, options = { apiKey: 'sk_sandbox_understudy' }) {
  return RebillyAPI({ organizationId, urls: { live: base, sandbox: base }, timeout: 6000, ...options });
}

async function fresh(name, options) {
  const sandbox = await server.sandbox(`rebilly-${name}`, options);
  const base = sandbox.of('payments-ai');
  return { sandbox, base, api: client(base) };
}

// The SDK's own error, of the class and with the status given.
async function refused(call, name, status) {
  const error = await call.then(
    (value) => assert.fail(`not refused, but answered ${JSON.stringify(value.fields ?? value)}`),
    (reason) => reason,
  );
  assert.ok(error instanceof RebillyErrors[name], `${error.name}: ${error.message}`);
  assert.equal(error.status, status);
  return error;
}

const subscriptionStatus = async (api, id = 'example-id') => (await api.subscriptions.get({ id })).fields.status;

test('a pause is created without an id, read, changed and ended; the subscription follows', async () => {
  const { api } = await fresh('life');
  const created = await api.subscriptionPauses.pause({ data: { subscriptionId: 'example-id', description: 'a month off' } });
  const { id } = created.fields;
  assert.deepEqual([created.fields.subscriptionId, created.fields.status, created.fields.pausedBy], ['example-id', 'ongoing', 'customer']);
  assert.deepEqual(created.fields._links, [{ rel: 'self', href: `/organizations/${organizationId}/subscription-pauses/${id}` }]);
  assert.equal(await subscriptionStatus(api), 'paused');
  assert.deepEqual((await api.subscriptionPauses.get({ id })).fields, created.fields);

  const changed = await api.subscriptionPauses.update({ id, data: { subscriptionId: 'example-id', description: 'two months off' } });
  assert.equal(changed.fields.description, 'two months off');

  const deleted = await api.subscriptionPauses.delete({ id });
  assert.equal(deleted.response.status, 204);
  assert.equal((await api.subscriptionPauses.get({ id })).fields.status, 'finished');
  assert.equal(await subscriptionStatus(api), 'active');
});

test('a pause is created with an id of its own: the SDK looks for it, then puts it', async () => {
  const { api, sandbox } = await fresh('upsert');
  const data = { subscriptionId: 'example-id', effectiveTime: '2026-01-02T00:00:00Z', endTime: '2026-01-05T00:00:00Z' };
  const { fields } = await api.subscriptionPauses.pause({ id: 'my-pause', data });
  assert.deepEqual([fields.id, fields.status], ['my-pause', 'pending']);
  // the SDK finds the pause that is there, and puts nothing
  await assert.rejects(api.subscriptionPauses.pause({ id: 'my-pause', data }), RebillyErrors.RebillyConflictError);
  await sandbox.advance('P1D');
  assert.equal((await api.subscriptionPauses.get({ id: 'my-pause' })).fields.status, 'ongoing');
  await sandbox.advance('P3D');
  assert.equal((await api.subscriptionPauses.get({ id: 'my-pause' })).fields.status, 'finished');
});

test('a list is a bare array with its counts in headers, filtered, sorted and cut into pages', async () => {
  const { api } = await fresh('list');
  const all = await api.subscriptionPauses.getAll();
  assert.deepEqual([all.total, all.limit, all.offset, all.items.length], [5, 100, 0, 5]);
  const page = await api.subscriptionPauses.getAll({ limit: 2, offset: 1, sort: ['createdTime', 'id'] });
  assert.deepEqual([page.items.length, page.limit, page.offset, page.total], [2, 2, 1, 5]);
  assert.deepEqual(page.items.map(({ fields }) => fields.id), ['sub_pau_revoked', 'sub_pau_pending']);
  const ongoing = await api.subscriptionPauses.getAll({ limit: 20, offset: 0, filter: 'status:ongoing', sort: ['-createdTime', 'id'] });
  assert.deepEqual(ongoing.items.map(({ fields }) => fields.id), [':subscriptionPauseId', 'sub_pau_ongoing']);
  const orders = await api.orderPauses.getAll({ filter: 'orderId:example-id' });
  assert.deepEqual(orders.items.map(({ fields }) => fields.orderId), ['example-id', 'example-id']);
});

test('order pauses are the same pauses under another name', async () => {
  const { api } = await fresh('orders');
  const { id } = (await api.orderPauses.pause({ data: { orderId: 'ord_xxx' } })).fields;
  assert.equal((await api.subscriptionPauses.get({ id })).fields.subscriptionId, 'ord_xxx');
  assert.equal((await api.orderPauses.update({ id, data: { orderId: 'ord_xxx', pausedBy: 'merchant' } })).fields.pausedBy, 'merchant');
  await api.orderPauses.delete({ id });
  assert.equal((await api.orderPauses.get({ id })).fields.status, 'finished');
});

test('subscriptions are listed and read', async () => {
  const { api } = await fresh('subscriptions');
  const some = await api.subscriptions.getAll({ limit: 5 });
  assert.equal(some.items.length, 5);
  const paused = await api.subscriptions.getAll({ filter: 'status:paused', sort: ['id'] });
  assert.deepEqual(paused.items.map(({ fields }) => fields.id), ['sub_paused', 'sub_paused_as_printed']);
  assert.equal((await api.subscriptions.get({ id: 'example-id' })).fields.renewalTime, '2026-01-15T00:00:00Z');
});

test('a cancellation is created, changed, and taken back by a reactivation', async () => {
  const { api, sandbox } = await fresh('cancel');
  const { fields } = await api.subscriptionCancellations.create({
    data: { subscriptionId: 'example-id', canceledBy: 'customer', reason: 'did-not-use', churnTime: '2026-01-10T00:00:00Z' },
  });
  const patched = await api.subscriptionCancellations.patch({ id: fields.id, data: { reason: 'other' } });
  assert.deepEqual([patched.fields.reason, patched.fields.churnTime], ['other', '2026-01-10T00:00:00Z']);
  assert.deepEqual((await api.subscriptionCancellations.get({ id: fields.id })).fields, patched.fields);
  assert.equal((await api.subscriptionCancellations.getAll({ filter: 'reason:other' })).total, 1);

  const back = await api.subscriptionReactivations.reactivate({ data: { subscriptionId: 'example-id', description: 'came back' } });
  assert.equal(back.fields.subscriptionId, 'example-id');
  assert.deepEqual((await api.subscriptionReactivations.get({ id: back.fields.id })).fields, back.fields);
  assert.equal((await api.subscriptionReactivations.getAll()).total, 2);
  await sandbox.advance('P20D');
  assert.equal(await subscriptionStatus(api), 'active');

  await api.subscriptionCancellations.create({ data: { subscriptionId: 'ord_xxx' } });
  assert.equal(await subscriptionStatus(api, 'ord_xxx'), 'canceled');
});

test('what breaks the rules or the state is a validation error with its fields', async () => {
  const { api } = await fresh('invalid');
  const broken = await refused(api.subscriptionPauses.pause({ data: { subscriptionId: 'example-id', pausedBy: 'the dog' } }), 'RebillyValidationError', 422);
  assert.equal(broken.message, 'The request is invalid');
  assert.deepEqual(broken.invalidFields.map(({ field }) => field), ['pausedBy']);
  const state = await refused(api.subscriptionPauses.pause({ data: { subscriptionId: 'sub_unpaid' } }), 'RebillyValidationError', 422);
  assert.equal(state.message, 'The subscription is not active');
  await refused(api.subscriptionReactivations.reactivate({ data: { subscriptionId: 'example-id' } }), 'RebillyValidationError', 422);
});

test('what is not there is not found, and an ended pause cannot be ended', async () => {
  const { api } = await fresh('unknown');
  assert.equal((await refused(api.subscriptionPauses.get({ id: 'nobody' }), 'RebillyNotFoundError', 404)).message, 'There is no such pause');
  await refused(api.subscriptionPauses.delete({ id: 'nobody' }), 'RebillyNotFoundError', 404);
  await refused(api.subscriptions.get({ id: 'nobody' }), 'RebillyNotFoundError', 404);
  await refused(api.subscriptionPauses.delete({ id: 'sub_pau_finished' }), 'RebillyConflictError', 409);
});

test('a method that Rebilly does not have is not allowed', async () => {
  const { api, base } = await fresh('method');
  const response = await fetch(`${base}/organizations/${organizationId}/subscription-pauses/sub_pau_ongoing`, { method: 'PATCH', body: '{}' });
  assert.equal(response.status, 405);
  await refused(api.subscriptionCancellations.delete({ id: 'sub_cnl_scheduled' }), 'RebillyMethodNotAllowedError', 405);
});

test('a strict sandbox wants the key or a session token', async () => {
  const { base } = await fresh('strict', { settings: { 'payments-ai': { auth: 'strict' } } });
  const error = await refused(client(base, {}).subscriptionPauses.getAll(), 'RebillyForbiddenError', 401);
  assert.equal(error.message, 'The key or token is missing');
  assert.equal((await client(base).subscriptionPauses.getAll()).total, 5);
  const byToken = client(base, {});
  byToken.setSessionToken('header.payload.signature');
  assert.equal((await byToken.subscriptionPauses.getAll()).total, 5);
});

test('a key without permission is forbidden, and one that calls too often has to wait', async () => {
  const forbidden = await fresh('forbidden', { settings: { 'payments-ai': { permission: 'lacking' } } });
  await refused(forbidden.api.subscriptionPauses.getAll(), 'RebillyRequestError', 403);
  const { api } = await fresh('limited', { settings: { 'payments-ai': { rebilly_rate_limit: 1 } } });
  const first = await api.subscriptionPauses.pause({ data: { subscriptionId: 'example-id' } });
  assert.equal(first.response.headers['x-ratelimit-remaining'], '0');
  const error = await refused(api.subscriptionPauses.delete({ id: first.fields.id }), 'RebillyRequestError', 429);
  assert.equal(error.response.headers['x-ratelimit-retry-after'], '600');
});
