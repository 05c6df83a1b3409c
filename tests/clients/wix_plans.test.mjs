// SPDX-License-Identifier: MIT
// @wix/pricing-plans, unmodified: the plans that orders are for.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { plans } from '@wix/pricing-plans';

import { startUnderstudy } from '../support/understudy.mjs';
import { applicationError, sdkError, wixClient } from './wix.mjs';

const yearly = 'd2000000-0000-4000-8000-000000000001';
const weekly = 'd2000000-0000-4000-8000-000000000002';
const old = 'd2000000-0000-4000-8000-000000000007';
const archived = 'd2000000-0000-4000-8000-000000000008';
const unknown = '77777777-7777-4777-8777-777777777777';

const server = await startUnderstudy();
after(async () => assert.equal(await server.stop(), 0));

let sandboxes = 0;
async function fresh(settings = {}) {
  const sandbox = await server.sandbox(`plans-${++sandboxes}`, { settings: { 'wix-pricing-plans': settings } });
  const sent = [];
  return { sandbox, sent, api: wixClient({ plans }, sandbox.of('wix-pricing-plans'), sent).plans };
}

test('a plan is created, read, changed, hidden and archived', async () => {
  const { api, sent } = await fresh();
  const created = await api.createPlan({
    name: 'Gold card',
    perks: { values: ['A locker'] },
    pricing: { subscription: { cycleDuration: { count: 1, unit: 'MONTH' }, cycleCount: 6 }, price: { value: '19.90', currency: 'USD' } },
  });
  assert.deepEqual(
    [created.name, created.slug, created.public, created.archived, created.primary, created.hasOrders],
    ['Gold card', 'gold-card', true, false, false, false],
  );
  assert.deepEqual(created.pricing.price, { value: '19.90', currency: 'USD' });
  assert.deepEqual(await api.getPlan(created._id), created);
  const updated = await api.updatePlan(created._id, { description: 'Half a year.', buyerCanCancel: true });
  assert.match(sent.at(-1), new RegExp(`/pricing-plans/v2/plans/${created._id}`));
  assert.deepEqual([updated.name, updated.description, updated.buyerCanCancel], ['Gold card', 'Half a year.', true]);
  assert.equal((await api.setPlanVisibility(created._id, false)).plan.public, false);
  assert.equal((await api.archivePlan(created._id)).plan.archived, true);
  assert.equal((await applicationError(api.archivePlan(created._id), 400)).code, 'already_archived');
});

test('at most one plan is primary', async () => {
  const { api } = await fresh();
  const primary = async () => (await api.listPlans()).plans.filter((plan) => plan.primary).map(({ _id }) => _id);
  assert.deepEqual(await primary(), [weekly]);
  assert.equal((await api.makePlanPrimary(yearly)).plan.primary, true);
  assert.deepEqual(await primary(), [yearly]);
  await api.clearPrimary();
  assert.deepEqual(await primary(), []);
});

test('plans are listed by what they are, and counted', async () => {
  const { api } = await fresh();
  const { plans: both, pagingMetadata } = await api.listPlans({ archived: 'ARCHIVED_AND_ACTIVE' });
  assert.equal(pagingMetadata.total, both.length);
  assert.equal((await api.getPlanStats()).totalPlans, both.length);
  assert.deepEqual((await api.listPlans({ archived: 'ARCHIVED' })).plans.map(({ _id }) => _id), [archived]);
  assert.deepEqual((await api.listPlans({ public: 'HIDDEN' })).plans.map(({ _id }) => _id), [old]);
  assert.deepEqual((await api.listPublicPlans({ planIds: [yearly, old, unknown] })).plans.map(({ _id }) => _id), [yearly]);
});

test('public plans are queried as the query builder spells it, page by page', async () => {
  const { api } = await fresh();
  const first = await api.queryPublicPlans().ascending('slug').limit(2).find();
  assert.deepEqual(first.items.map(({ slug }) => slug), ['newsletter', 'premium-membership']);
  assert.equal(first.totalCount, 6);
  const second = await first.next();
  assert.deepEqual(second.items.map(({ slug }) => slug), ['starter-pack', 'trial-week']);
  const some = await api.queryPublicPlans().eq('primary', true).find();
  assert.deepEqual(some.items.map(({ _id }) => _id), [weekly]);
  const either = await api.queryPublicPlans().in('slug', ['trial-week', 'old-membership']).find();
  assert.deepEqual(either.items.map(({ slug }) => slug), ['trial-week']);
});

test('what a plan may not be is told by the published names of the rules', async () => {
  const { api } = await fresh();
  const rule = async (plan) => {
    const { details } = await sdkError(api.createPlan(plan), 400);
    return details.validationError.fieldViolations.map(({ field, ruleName }) => [field, ruleName]);
  };
  const monthly = { cycleDuration: { count: 1, unit: 'MONTH' }, cycleCount: 6 };
  const price = { value: '1.00', currency: 'USD' };
  assert.deepEqual(await rule({ name: '', pricing: { subscription: monthly, price } }), [
    ['plan.name', 'PLAN_NAME_BLANK'],
    ['plan.name', 'PLAN_NAME_BLANK'],
  ]);
  assert.deepEqual(await rule({ name: 'Gold', pricing: { subscription: monthly } }), [['plan.pricing.price', 'RECURRING_PLAN_PAYMENT_PRICE_MISSING']]);
  assert.deepEqual(await rule({ name: 'Gold', pricing: { subscription: { ...monthly, cycleCount: 2001 }, price } }), [
    ['plan.pricing.subscription.cycleCount', 'RECURRING_PLAN_CYCLE_COUNT_INVALID'],
  ]);
  assert.deepEqual(await rule({ name: 'Gold', pricing: { singlePaymentUnlimited: true, freeTrialDays: 3 } }), [
    ['plan.pricing.freeTrialDays', 'SINGLE_PAYMENT_FREE_TRIAL_UNSUPPORTED'],
  ]);
});

test('what cannot be done to a plan is refused with the published codes', async () => {
  const { api } = await fresh();
  for (const [method, ...given] of [['getPlan'], ['updatePlan', { name: 'x' }], ['archivePlan'], ['setPlanVisibility', true], ['makePlanPrimary']]) {
    assert.equal((await applicationError(api[method](unknown, ...given), 404)).code, 'plan_not_found');
  }
  assert.equal((await applicationError(api.setPlanVisibility(archived, true), 400)).code, 'set_visibility_not_supported');
  assert.equal((await applicationError(api.makePlanPrimary(old), 400)).code, 'set_primary_not_supported');
  const { api: elsewhere } = await fresh({ installed: false });
  for (const method of ['listPlans', 'clearPrimary', 'getPlanStats', 'listPublicPlans']) {
    assert.equal((await applicationError(elsewhere[method](), 428)).code, 'PRICING_PLANS_NOT_INSTALLED');
  }
});
