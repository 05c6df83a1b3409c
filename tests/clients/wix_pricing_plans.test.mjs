// SPDX-License-Identifier: MIT
// @wix/pricing-plans, unmodified: pausing, resuming, reading and listing orders.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { orders } from '@wix/pricing-plans';

import { startUnderstudy } from '../support/understudy.mjs';
import { applicationError, sdkError, wixClient } from './wix.mjs';

const active = '9e2f0450-f8ab-4459-a4a9-a851ebbd12d1';
const day = 24 * 60 * 60 * 1000;

const server = await startUnderstudy();
after(async () => assert.equal(await server.stop(), 0));

async function fresh(name) {
  const sandbox = await server.sandbox(name);
  const sent = [];
  const { orders: api } = wixClient({ orders }, sandbox.of('wix-pricing-plans'), sent);
  return { sandbox, api, sent, order: async () => (await api.managementGetOrder(active)).order };
}

test('a pause answers nothing; the order is paused and its end date stays where it was', async () => {
  const { api, order } = await fresh('pause');
  const before = await order();
  assert.equal(before.status, 'ACTIVE');
  assert.equal(await api.pauseOrder(active), undefined);
  const paused = await order();
  assert.equal(paused.status, 'PAUSED');
  assert.deepEqual(paused.pausePeriods, [{ status: 'ACTIVE', pauseDate: new Date('2026-01-01T00:00:00Z') }]);
  assert.deepEqual(paused.endDate, before.endDate);
});

test('a resume ends the pause and moves the end of the order by the time that it lasted', async () => {
  const { sandbox, api, order } = await fresh('resume');
  const before = await order();
  await api.pauseOrder(active);
  await sandbox.advance('P3D');
  assert.equal(await api.resumeOrder(active), undefined);
  const resumed = await order();
  assert.equal(resumed.status, 'ACTIVE');
  assert.deepEqual(resumed.pausePeriods, [
    { status: 'ENDED', pauseDate: new Date('2026-01-01T00:00:00Z'), resumeDate: new Date('2026-01-04T00:00:00Z') },
  ]);
  assert.equal(resumed.endDate - before.endDate, 3 * day);
});

test('a pause of a paused order and a resume of an active one are refused with an application error', async () => {
  const { api } = await fresh('refused');
  const notPaused = await applicationError(api.resumeOrder(active), 428);
  assert.equal(notPaused.code, 'ORDER_NOT_PAUSED');
  await api.pauseOrder(active);
  const notActive = await applicationError(api.pauseOrder(active), 428);
  assert.equal(notActive.code, 'ORDER_NOT_ACTIVE');
  assert.equal(notActive.data.status, 'PAUSED');
});

test('an order that does not exist is refused with 404, an id that is none with a field violation', async () => {
  const { api } = await fresh('unknown');
  assert.equal((await applicationError(api.pauseOrder('00000000-0000-4000-8000-000000000000'), 404)).code, 'NOT_FOUND');
  const { details } = await sdkError(api.pauseOrder('no-guid'), 400);
  const violations = details.validationError.fieldViolations; // of the id in the path, and of the SDK's copy of it in the body
  assert.ok(violations.length > 0);
  for (const { field, violatedRule } of violations) assert.deepEqual([field, violatedRule], ['_id', 'FORMAT']);
});

test('a list is filtered by plain query parameters', async () => {
  const { api, sent } = await fresh('filtered');
  await api.pauseOrder(active);
  const { orders: found, pagingMetadata } = await api.managementListOrders({ orderStatuses: ['PAUSED'], limit: 50 });
  assert.match(sent.at(-1), /\?.*orderStatuses=PAUSED/);
  assert.ok(found.some(({ _id }) => _id === active));
  assert.deepEqual([...new Set(found.map(({ status }) => status))], ['PAUSED']);
  assert.equal(pagingMetadata.total, found.length);
});

for (const order of ['ASC', 'DESC']) {
  test(`a list sorted ${order} comes in that order, although the SDK packs the whole query into one parameter`, async () => {
    const { api, sent } = await fresh(`sorted-${order}`);
    const { orders: found } = await api.managementListOrders({ limit: 50, sorting: { fieldName: 'createdDate', order } });
    assert.match(sent.at(-1), /^\/pricing-plans\/v2\/orders\?\.r=/);
    const dates = found.map(({ _createdDate }) => _createdDate.getTime());
    const sorted = [...dates].sort((a, b) => (order === 'ASC' ? a - b : b - a));
    assert.ok(new Set(dates).size > 1, 'there is something to sort');
    assert.deepEqual(dates, sorted);
  });
}

test('a sorted list is cut into pages by limit and offset', async () => {
  const { api } = await fresh('pages');
  const sorting = { fieldName: 'createdDate', order: 'ASC' };
  const whole = (await api.managementListOrders({ sorting })).orders.map(({ _id }) => _id);
  const page = await api.managementListOrders({ limit: 1, offset: 1, sorting });
  assert.deepEqual(page.orders.map(({ _id }) => _id), [whole[1]]);
  assert.deepEqual([page.pagingMetadata.count, page.pagingMetadata.offset, page.pagingMetadata.total], [1, 1, whole.length]);
});
