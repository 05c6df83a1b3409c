// SPDX-License-Identifier: MIT
// @wix/pricing-plans, unmodified: creating orders, and what they would be.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { orders } from '@wix/pricing-plans';

import { startUnderstudy } from '../support/understudy.mjs';
import { applicationError, sdkError, wixClient } from './wix.mjs';

const member = 'b0000000-0000-4000-8000-000000000001';
const nobody = '00000000-0000-0000-0000-000000000000';
const plan = (number) => `d2000000-0000-4000-8000-00000000000${number}`;
const [yearly, weekly, week, free, premium, starter, old, archived] = [1, 2, 3, 4, 5, 6, 7, 8].map(plan);

const server = await startUnderstudy();
after(async () => assert.equal(await server.stop(), 0));

let sandboxes = 0;
async function fresh(settings = {}) {
  const sandbox = await server.sandbox(`checkout-${++sandboxes}`, { settings: { 'wix-pricing-plans': settings } });
  const { orders: api } = wixClient({ orders }, sandbox.of('wix-pricing-plans'));
  return { sandbox, api, order: async (id) => (await api.managementGetOrder(id)).order };
}

const violation = async (call) => {
  const { details } = await sdkError(call, 400);
  return details.validationError.fieldViolations.map(({ field, violatedRule, ruleName, data }) => ({ field, violatedRule, ruleName, data }));
};

test('an offline order is active at once, with the plan as it is', async () => {
  const { api } = await fresh();
  const { order } = await api.createOfflineOrder(yearly, member);
  assert.deepEqual(
    [order.status, order.type, order.lastPaymentStatus, order.planName, order.planPrice, order.autoRenewCanceled],
    ['ACTIVE', 'OFFLINE', 'UNPAID', 'Yearly membership', '25.00', false],
  );
  assert.deepEqual(order.buyer, { memberId: member, contactId: member });
  assert.deepEqual([order.startDate, order.endDate], [new Date('2026-01-01T00:00:00Z'), new Date('2027-01-01T00:00:00Z')]);
  assert.deepEqual(order.pricing.prices[0].duration, { cycleFrom: 1, numberOfCycles: 12 });
  assert.equal(order.currentCycle.index, 1);
});

test('an order that was created as paid says so a moment later', async () => {
  const { sandbox, api, order } = await fresh();
  const { order: made } = await api.createOfflineOrder(weekly, member, { paid: true });
  assert.equal(made.lastPaymentStatus, 'UNPAID');
  assert.equal((await order(made._id)).lastPaymentStatus, 'UNPAID');
  await sandbox.advance('PT1S');
  assert.equal((await order(made._id)).lastPaymentStatus, 'PAID');
});

test('an order that begins later is pending; one that began long ago is in the cycle that it would be in', async () => {
  const { sandbox, api, order } = await fresh();
  const { order: pending } = await api.createOfflineOrder(weekly, member, { startDate: new Date('2026-01-03T00:00:00Z') });
  assert.deepEqual([pending.status, pending.currentCycle], ['PENDING', undefined]);
  await sandbox.advance('P2D');
  assert.equal((await order(pending._id)).status, 'ACTIVE');
  const { order: old } = await api.createOfflineOrder(weekly, member, { startDate: new Date('2024-10-19T00:00:00Z') });
  assert.deepEqual([old.status, old.startDate, old.currentCycle.index], ['ACTIVE', new Date('2024-10-19T00:00:00Z'), 64]);
});

test('an online order waits for its payment; a free one does not', async () => {
  const { sandbox, api, order } = await fresh();
  const { order: draft } = await api.createOnlineOrder(weekly, { onBehalf: { memberId: member, orderMethod: 'MOTO' } });
  assert.deepEqual([draft.status, draft.orderMethod, draft.lastPaymentStatus, draft.type], ['DRAFT', 'MOTO', 'UNPAID', 'ONLINE']);
  await sandbox.advance('P1D');
  assert.equal((await order(draft._id)).status, 'DRAFT');
  const { order: gift } = await api.createOnlineOrder(free, { onBehalf: { memberId: member } });
  assert.deepEqual([gift.status, gift.lastPaymentStatus, gift.wixPayOrderId], ['ACTIVE', 'NOT_APPLICABLE', undefined]);
});

test('an online order is paid at once when the checkout settles', async () => {
  const { api } = await fresh({ checkout: 'settles' });
  const { order } = await api.createOnlineOrder(weekly, { onBehalf: { memberId: member, orderMethod: 'POS' } }).catch(() => ({}));
  assert.equal(order, undefined, 'recurring payments cannot be made at a point of sale');
  const { order: made } = await api.createOnlineOrder(week, { onBehalf: { memberId: member, orderMethod: 'POS' } });
  assert.deepEqual([made.status, made.lastPaymentStatus], ['ACTIVE', 'PAID']);
});

test('an offline preview is the order without an id, and says whether the buyer has had enough', async () => {
  const { api } = await fresh();
  const { order, purchaseLimitExceeded } = await api.getOfflineOrderPreview(starter, member, { couponCode: 'FIVEOFF' });
  assert.deepEqual([order._id, order.subscriptionId, order.pricing.prices[0].price.total], [nobody, nobody, '0.00']);
  assert.equal(purchaseLimitExceeded, false);
  await api.createOfflineOrder(starter, member);
  assert.equal((await api.getOfflineOrderPreview(starter, member)).purchaseLimitExceeded, true);
});

test('an online preview is a draft, and nothing for a buyer who has had enough', async () => {
  const { api } = await fresh();
  const { order } = await api.getOnlineOrderPreview(premium);
  assert.deepEqual([order._id, order.status, order.freeTrialDays, order.buyer.memberId], [nobody, 'DRAFT', 14, member]);
  await api.createOfflineOrder(starter, member);
  const { order: none, purchaseLimitExceeded } = await api.getOnlineOrderPreview(starter);
  assert.deepEqual([none, purchaseLimitExceeded], [undefined, true]);
});

test('a price preview tells the price of every cycle', async () => {
  const { api } = await fresh();
  const { prices } = await api.getPricePreview(yearly, { couponCode: 'HALFPRICE' });
  assert.deepEqual(
    prices.map(({ duration, price }) => [duration.cycleFrom, duration.numberOfCycles, price.discount, price.total]),
    [[1, 3, '12.50', '12.50'], [4, 9, '0', '25.00']],
  );
  assert.deepEqual(prices[0].price.coupon, { code: 'HALFPRICE', amount: '12.50', _id: 'f0000000-0000-4000-8000-000000000002' });
});

for (const [couponCode, code] of [
  ['DISABLED', 'ERROR_COUPON_IS_DISABLED'],
  ['USEDUP', 'ERROR_COUPON_USAGE_EXCEEDED'],
  ['ONCEEACH', 'ERROR_COUPON_LIMIT_PER_CUSTOMER_EXCEEDED'],
  ['NOTYET', 'ERROR_COUPON_IS_NOT_ACTIVE_YET'],
  ['EXPIRED', 'ERROR_COUPON_HAS_EXPIRED'],
  ['NEVER', 'ERROR_COUPON_DOES_NOT_EXIST'],
  ['NEWSONLY', 'ERROR_COUPON_NOT_APPLICABLE_FOR_PLAN'],
  ['BIGSPENDER', 'ERROR_INVALID_SUBTOTAL'],
]) {
  test(`the coupon ${couponCode} is refused as ${code} by every call that takes one`, async () => {
    const { api } = await fresh();
    const calls = [
      () => api.createOfflineOrder(yearly, member, { couponCode }),
      () => api.createOnlineOrder(yearly, { couponCode, onBehalf: { memberId: member } }),
      () => api.getOfflineOrderPreview(yearly, member, { couponCode }),
      () => api.getOnlineOrderPreview(yearly, { couponCode }),
    ];
    if (couponCode !== 'ONCEEACH') calls.push(() => api.getPricePreview(yearly, { couponCode }));
    for (const call of calls) {
      const error = await applicationError(call(), 428);
      assert.deepEqual([error.code, error.data], [code, { couponCode, planId: yearly }]);
    }
  });
}

test('what the site lacks is a failed precondition', async () => {
  for (const [settings, code] of [
    [{ installed: false }, 'PRICING_PLANS_NOT_INSTALLED'],
    [{ business_address: 'without_country' }, 'MISSING_BUSINESS_ADDRESS_COUNTRY'],
    [{ business_address: 'without_state' }, 'MISSING_BUSINESS_ADDRESS_STATE'],
  ]) {
    const { api } = await fresh(settings);
    assert.equal((await applicationError(api.createOfflineOrder(yearly, member), 428)).code, code);
    assert.equal((await applicationError(api.getOfflineOrderPreview(yearly, member), 428)).code, code);
  }
});

test('an unknown member is a violation offline and an error online', async () => {
  const { api } = await fresh({ members: 'known' });
  const stranger = '77777777-7777-4777-8777-777777777777';
  assert.deepEqual(await violation(api.createOfflineOrder(yearly, stranger)), [
    { field: 'memberId', violatedRule: 'OTHER', ruleName: 'MEMBER_DOESNT_EXIST', data: {} },
  ]);
  assert.equal((await applicationError(api.createOnlineOrder(yearly, { onBehalf: { memberId: stranger } }), 400)).code, 'member_not_found');
});

test('what an online order may not be is refused with the published codes', async () => {
  const { api } = await fresh();
  const onBehalf = { memberId: member };
  const code = async (status, planId, options) => (await applicationError(api.createOnlineOrder(planId, options), status)).code;
  assert.equal(await code(403, yearly), 'MEMBER_REQUIRED');
  assert.equal(await code(428, archived, { onBehalf }), 'archived_plan');
  assert.equal(await code(400, old, { onBehalf }), 'undefined_not_allowed');
  assert.equal(await code(400, yearly, { onBehalf, startDate: new Date('2025-12-31T00:00:00Z') }), 'invalid_start_date');
  assert.equal(await code(428, starter, { onBehalf, startDate: new Date('2026-02-01T00:00:00Z') }), 'buyer_can_not_pick_future_start_date');
  await api.createOfflineOrder(starter, member);
  assert.equal(await code(428, starter, { onBehalf }), 'purchases_limit_reached');
  assert.equal(await code(404, nobody, { onBehalf }), 'plan_not_found');
  assert.deepEqual(await violation(api.createOnlineOrder(yearly, { onBehalf: { ...onBehalf, orderMethod: 'UNKNOWN' } })), [
    { field: 'options.onBehalf.orderMethod', violatedRule: 'OTHER', ruleName: 'UNKNOWN_ORDER_METHOD', data: {} },
  ]);
  const { api: poor } = await fresh({ accept_payments: false });
  assert.equal((await applicationError(poor.createOnlineOrder(yearly, { onBehalf }), 403)).code, 'accept_payment_feature_missing');
});

test('what is missing or misshapen is told by the names of the SDK', async () => {
  const { api } = await fresh();
  assert.deepEqual(await violation(api.createOfflineOrder('gold', member, { couponCode: 'x'.repeat(21) })), [
    { field: 'options.couponCode', violatedRule: 'MAX_LENGTH', ruleName: undefined, data: { threshold: 20 } },
    { field: 'planId', violatedRule: 'FORMAT', ruleName: undefined, data: { type: 'GUID' } },
  ]);
  assert.deepEqual(await violation(api.getOfflineOrderPreview(yearly)), [
    { field: 'memberId', violatedRule: 'REQUIRED_FIELD', ruleName: undefined, data: {} },
  ]);
});
