// SPDX-License-Identifier: MIT
// @wix/pricing-plans, unmodified: what becomes of an order after it is made, canceled, postponed and paid for, and a member's own calls.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { orders } from '@wix/pricing-plans';

import { startUnderstudy } from '../support/understudy.mjs';
import { applicationError, sdkError, wixClient } from './wix.mjs';

const monthly = '9e2f0450-f8ab-4459-a4a9-a851ebbd12d1';
const weekly = '9af3cbe6-fe27-4fdb-a0b0-892289b03d22';
const paused = '11111111-1111-4111-8111-111111111111';
const ended = '22222222-2222-4222-8222-222222222222';
const canceled = '33333333-3333-4333-8333-333333333333';
const trial = '66666666-6666-4666-8666-666666666666';
const member = 'b0000000-0000-4000-8000-000000000001';
const yearlyPlan = 'd2000000-0000-4000-8000-000000000001';

const server = await startUnderstudy();
after(async () => assert.equal(await server.stop(), 0));

let sandboxes = 0;
async function fresh(settings = {}) {
  const sandbox = await server.sandbox(`orders-${++sandboxes}`, { settings: { 'wix-pricing-plans': settings } });
  const sent = [];
  const { orders: api } = wixClient({ orders }, sandbox.of('wix-pricing-plans'), sent);
  return { sandbox, api, sent, order: async (id) => (await api.managementGetOrder(id)).order };
}

test('an order canceled for its next payment date runs until its cycle ends', async () => {
  const { sandbox, api, order } = await fresh();
  assert.equal(await api.cancelOrder(weekly, 'NEXT_PAYMENT_DATE'), undefined);
  const waiting = await order(weekly);
  assert.deepEqual([waiting.status, waiting.autoRenewCanceled, waiting.cancellation.cause], ['ACTIVE', true, 'OWNER_ACTION']);
  assert.deepEqual(waiting.cancellation.requestedDate, new Date('2026-01-01T00:00:00Z'));
  assert.deepEqual(waiting.endDate, waiting.currentCycle.endedDate);
  await sandbox.advance('P5D');
  assert.equal((await order(weekly)).status, 'CANCELED');
});

test('an order canceled immediately is over at once, and canceling it again is refused', async () => {
  const { api, order } = await fresh();
  await api.cancelOrder(monthly, 'IMMEDIATELY');
  const over = await order(monthly);
  assert.deepEqual([over.status, over.endDate, over.currentCycle, over.earliestEndDate], ['CANCELED', new Date('2026-01-01T00:00:00Z'), undefined, undefined]);
  assert.equal((await applicationError(api.cancelOrder(monthly, 'IMMEDIATELY'), 428)).code, 'ORDER_ALREADY_CANCELED');
  assert.equal((await applicationError(api.cancelOrder(ended, 'IMMEDIATELY'), 428)).code, 'ORDER_ENDED');
  assert.equal((await applicationError(api.cancelOrder(canceled, 'NEXT_PAYMENT_DATE'), 428)).code, 'ORDER_ALREADY_CANCELED');
});

test('an undefined time of cancellation is a missing field', async () => {
  const { api } = await fresh();
  const { details } = await sdkError(api.cancelOrder(monthly, 'UNDEFINED'), 400);
  assert.deepEqual(
    details.validationError.fieldViolations.map(({ field, violatedRule }) => [field, violatedRule]),
    [['effectiveAt', 'REQUIRED_FIELD']],
  );
});

test('the end of an order is postponed to a later date only', async () => {
  const { api, order } = await fresh();
  const to = new Date('2027-06-01T00:00:00Z');
  assert.equal(await api.postponeEndDate(monthly, to), undefined);
  const postponed = await order(monthly);
  assert.deepEqual(postponed.endDate, to);
  assert.deepEqual(postponed.earliestEndDate, new Date('2026-12-22T00:00:00Z'));
  const { details } = await sdkError(api.postponeEndDate(monthly, to), 400);
  assert.equal(details.validationError.fieldViolations[0].field, 'endDate');
  for (const [id, reason] of [[weekly, 'UNLIMITED'], [paused, 'PAUSED'], [ended, 'ENDED'], [canceled, 'CANCELED']]) {
    const { code, data } = await applicationError(api.postponeEndDate(id, to), 428);
    assert.deepEqual([code, data.reason], ['ORDER_NOT_POSTPONABLE', reason]);
  }
});

test('an offline order is marked as paid once', async () => {
  const { api, order } = await fresh();
  const { order: made } = await api.createOfflineOrder(yearlyPlan, member);
  assert.equal(made.lastPaymentStatus, 'UNPAID');
  assert.equal(await api.markAsPaid(made._id), undefined);
  assert.equal((await order(made._id)).lastPaymentStatus, 'PAID');
  const { code, data } = await applicationError(api.markAsPaid(made._id), 428);
  assert.deepEqual([code, data], ['ORDER_NOT_PAYABLE', { lastPaymentStatus: 'PAID', reason: 'ALREADY_PAID' }]);
});

test('what the buyer entered in the form comes with the field set FULL', async () => {
  const { api, sent } = await fresh();
  const { order: full } = await api.managementGetOrder(weekly, { fieldSet: 'FULL' });
  assert.match(sent.at(-1), /fieldSet=FULL/);
  assert.deepEqual(full.formData.submissionData, { shirtSize: 'M' });
  const { order: basic } = await api.managementGetOrder(weekly);
  assert.equal(basic.formData.submissionData, undefined);
});

test('every filter of the list goes as the SDK spells it', async () => {
  const { api, sent } = await fresh();
  const { orders: found, pagingMetadata } = await api.managementListOrders({
    buyerIds: [member],
    planIds: [yearlyPlan],
    autoRenewCanceled: false,
    orderStatuses: ['ACTIVE', 'PAUSED'],
    paymentStatuses: ['PAID'],
    limit: 10,
    offset: 0,
  });
  assert.match(sent.at(-1), /orderStatuses=ACTIVE&orderStatuses=PAUSED/);
  assert.deepEqual(found.map(({ _id }) => _id), [monthly]);
  assert.deepEqual([pagingMetadata.count, pagingMetadata.total], [1, 1]);
  const { details } = await sdkError(api.managementListOrders({ limit: 51 }), 400);
  assert.deepEqual(details.validationError.fieldViolations.map(({ violatedRule, data }) => [violatedRule, data]), [['MAX', { threshold: 50 }]]);
});

test('a member reads, lists and cancels orders of their own, and no others', async () => {
  const { api, order } = await fresh();
  const own = await api.memberGetOrder(monthly, { fieldSet: 'FULL' });
  assert.deepEqual([own._id, own.buyer.memberId], [monthly, member]);
  assert.equal((await applicationError(api.memberGetOrder(weekly), 404)).code, 'NOT_FOUND');
  const listed = await api.memberListOrders({ sorting: { fieldName: 'createdDate', order: 'ASC' } });
  assert.deepEqual(listed.orders.map(({ _id }) => _id), [ended, monthly]);
  assert.equal((await applicationError(api.requestCancellation(weekly, 'IMMEDIATELY'), 404)).code, 'NOT_FOUND');
  assert.equal(await api.requestCancellation(monthly, 'NEXT_PAYMENT_DATE'), undefined);
  const waiting = await order(monthly);
  assert.deepEqual([waiting.status, waiting.cancellation.cause], ['ACTIVE', 'MEMBER_ACTION']);
});

test('a plan keeps its buyers from canceling, and a trial lasts until it is over', async () => {
  const { sandbox, api, order } = await fresh();
  assert.equal((await applicationError(api.requestCancellation(ended, 'IMMEDIATELY'), 428)).code, 'BUYER_CANNOT_CANCEL');
  const buyer = 'b0000000-0000-4000-8000-000000000006';
  const own = await server.sandbox('orders-of-six', { settings: { 'wix-pricing-plans': { current_member: buyer } } });
  const { orders: six } = wixClient({ orders }, own.of('wix-pricing-plans'));
  await six.requestCancellation(trial, 'IMMEDIATELY');
  const { order: waiting } = await six.managementGetOrder(trial);
  assert.deepEqual([waiting.status, waiting.currentCycle.index, waiting.endDate], ['ACTIVE', 0, new Date('2026-01-11T00:00:00Z')]);
  await own.advance('P10D');
  assert.equal((await six.managementGetOrder(trial)).order.status, 'CANCELED');
  await sandbox.advance('P10D');
  assert.deepEqual([(await order(trial)).status, (await order(trial)).currentCycle.index], ['ACTIVE', 1]);
});
