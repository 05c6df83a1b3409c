// SPDX-License-Identifier: MIT
// @wix/benefit-programs, unmodified: every method of pools, balances and transactions, and each of their errors as the SDK shows it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { balances, pools, programs, transactions } from '@wix/benefit-programs';

import { startUnderstudy } from '../support/understudy.mjs';
import { applicationError, sdkError, violationsOf, wixClient } from './wix.mjs';

const pool = (number) => `c0000000-0000-4000-8000-00000000000${number}`;
const [active, paused, empty, withPolicy] = [1, 2, 7, 8].map(pool);
const program = 'e5c42e1e-cd10-4210-b483-bb59932b1fa7';
const unknown = '00000000-0000-4000-8000-000000000000';
const namespace = '@example/club';
const beneficiary = { memberId: 'b0000000-0000-4000-8000-000000000001' };
const providerAppId = 'aa000000-0000-4000-8000-000000000001';
const yoga = { externalId: 'e1000000-0000-4000-8000-000000000001', category: 'classes', providerAppId };
const espresso = { externalId: 'e1000000-0000-4000-8000-000000000003', category: 'drinks', providerAppId };
const redemption = (idempotencyKey, more = {}) => ({ itemReference: yoga, benefitKey: 'classes', idempotencyKey, namespace, ...more });

const server = await startUnderstudy();
after(async () => assert.equal(await server.stop(), 0));

async function fresh(name, settings = {}) {
  const sandbox = await server.sandbox(name, { settings: { 'wix-benefit-programs': settings } });
  const client = wixClient({ balances, pools, programs, transactions }, sandbox.of('wix-benefit-programs'));
  return { sandbox, ...client, credits: async (id = active) => (await client.balances.getBalance(id)).amount.available };
}

const codeAndData = async (call, status) => {
  const { code, data } = await applicationError(call, status);
  return [code, data];
};

test('a pool is read, queried and updated', async () => {
  const { pools: api } = await fresh('pools');
  const read = await api.getPool(active);
  assert.deepEqual([read._id, read.status, read.programDefinition._id], [active, 'ACTIVE', 'd0000000-0000-4000-8000-000000000001']);
  const ofProgram = await api.queryPools().eq('programId', program).find();
  assert.deepEqual(ofProgram.items.map(({ _id }) => _id), [active]);
  const ofMember = await api.queryPools().eq('beneficiary.memberId', beneficiary.memberId).descending('beneficiary.memberId').find();
  assert.deepEqual(ofMember.items.map(({ _id }) => _id), [active]);
  const updated = await api.updatePool(active, { revision: '1', displayName: 'Classes', details: read.details });
  assert.deepEqual([updated.displayName, updated.revision, updated.details], ['Classes', '2', read.details]);
  assert.equal((await applicationError(api.updatePool(active, { revision: '1' }), 409)).code, 'INVALID_REVISION');
  assert.equal((await applicationError(api.updatePool(unknown, { revision: '1' }), 404)).code, 'NOT_FOUND');
  assert.equal((await applicationError(api.getPool(unknown), 404)).code, 'NOT_FOUND');
  const details = { benefits: [{ benefitKey: 'classes', price: '1.23456' }] };
  assert.deepEqual(await violationsOf(api.updatePool(active, { revision: '2', details })), [['pool.details.benefits[0].price', 'DECIMAL_MAX_SCALE', { threshold: 4 }]]);
});

test('several pools are updated, each for itself, in the fields of the mask', async () => {
  const { pools: api } = await fresh('bulk-pools');
  const entry = (_id, revision) => ({ pool: { _id, revision, displayName: 'Named' }, fieldMask: ['displayName'] });
  const { results, bulkActionMetadata } = await api.bulkUpdatePools({ pools: [entry(active, '1'), entry(paused, '7'), entry(unknown, '1')], returnEntity: true });
  assert.deepEqual(results.map(({ itemMetadata }) => itemMetadata.error?.code ?? 'ok'), ['ok', 'INVALID_REVISION', 'NOT_FOUND']);
  assert.equal(results[0].item.displayName, 'Named');
  assert.deepEqual(bulkActionMetadata, { totalSuccesses: 1, totalFailures: 2, undetailedFailures: 0 });
});

test('a redemption is recorded as a transaction and taken from the balance', async () => {
  const { pools: api, transactions: moved, credits } = await fresh('redeem');
  const { transactionId } = await api.redeemBenefit(active, redemption('first', { count: 2, targetDate: new Date('2026-01-05T18:00:00Z') }));
  assert.equal(await credits(), '7');
  const transaction = await moved.getTransaction(transactionId);
  assert.deepEqual([transaction.amount, transaction.source, transaction.target, transaction.status], ['2', 'AVAILABLE', 'EXTERNAL', 'COMPLETED']);
  assert.deepEqual(transaction.details.effectiveDate, new Date('2026-01-05T18:00:00Z'));
});

test('each of the six errors of a redemption comes with its data', async () => {
  const { pools: api } = await fresh('redeem-errors');
  await api.redeemBenefit(active, redemption('used'));
  const refused = (id, status, more) => codeAndData(api.redeemBenefit(id, redemption('fresh', more)), status);
  assert.deepEqual(await refused(unknown, 404), ['POOL_NOT_FOUND', { poolId: unknown }]);
  assert.deepEqual(await refused(active, 404, { benefitKey: 'sauna' }), ['BENEFIT_NOT_FOUND', { poolId: active, benefitKey: 'sauna' }]);
  assert.deepEqual(await refused(active, 409, { idempotencyKey: 'used' }), ['BENEFIT_ALREADY_REDEEMED', { poolId: active, idempotencyKey: 'used' }]);
  assert.deepEqual(await refused(paused, 428), ['POOL_NOT_ACTIVE', { poolId: paused, poolStatus: 'PAUSED' }]);
  const poor = { poolId: empty, itemReference: espresso, availableBalance: '0', requestedBalance: '2' };
  assert.deepEqual(await refused(empty, 428, { itemReference: espresso, benefitKey: 'coffee' }), ['NOT_ENOUGH_BALANCE', poor]);
  const [code, data] = await refused(withPolicy, 428);
  assert.deepEqual([code, data.failureDetails[0].code], ['POLICY_EXPRESSION_EVALUATED_TO_FALSE', 'CLOSED_ON_SUNDAYS']);
  const broken = await violationsOf(api.redeemBenefit('no-guid', redemption('k'.repeat(201), { count: 0 })));
  assert.deepEqual(broken, [
    ['options.count', 'MIN', { threshold: 1 }],
    ['options.idempotencyKey', 'MAX_LENGTH', { threshold: 200 }],
    ['poolId', 'FORMAT', { type: 'GUID' }],
  ]);
});

test('nothing can be redeemed while the program is paused, and checks say so without an error', async () => {
  const { sandbox, pools: api, programs: actions } = await fresh('paused');
  const type = async () => (await api.checkBenefitEligibility(active, { itemReference: yoga, namespace })).result.benefitResults[0].type;
  assert.equal(await type(), 'ELIGIBLE_BENEFIT');
  await actions.pauseProgram(program, { idempotencyKey: 'p' });
  await sandbox.advance('PT1M');
  assert.equal(await type(), 'POOL_NOT_ACTIVE');
  assert.deepEqual(await codeAndData(api.redeemBenefit(active, redemption('k')), 428), ['POOL_NOT_ACTIVE', { poolId: active, poolStatus: 'PAUSED' }]);
  await actions.resumeProgram(program, { idempotencyKey: 'r' });
  await sandbox.advance('PT1M');
  assert.equal(await type(), 'ELIGIBLE_BENEFIT');
});

test('benefits are checked one by one, by filter, several at once, and listed for an item', async () => {
  const { pools: api } = await fresh('checks');
  const { results: filtered } = await api.checkBenefitEligibilityByFilter(namespace, { itemReference: yoga, count: 1, beneficiary });
  assert.deepEqual(filtered.map(({ benefitResults }) => benefitResults[0].type), ['ELIGIBLE_BENEFIT']);
  const selectors = [active, paused, unknown].map((poolId) => ({ poolId, itemReference: yoga }));
  const { results: several } = await api.bulkCheckBenefitEligibility({ benefitSelectors: selectors, namespace });
  assert.deepEqual(several.map(({ result }) => result.benefitResults[0].type), ['ELIGIBLE_BENEFIT', 'POOL_NOT_ACTIVE', 'POOL_NOT_FOUND']);
  const { eligibleBenefits } = await api.getEligibleBenefits(yoga, { namespace });
  assert.deepEqual(eligibleBenefits, [{ poolId: active, benefitKey: 'classes', itemReference: yoga, price: '1' }]);
  const nothing = { externalId: unknown, providerAppId };
  assert.equal((await applicationError(api.getEligibleBenefits(nothing, { namespace }), 400)).code, 'INVALID_ITEM_REFERENCE');
  assert.equal((await applicationError(api.checkBenefitEligibilityByFilter(namespace, { itemReference: nothing, count: 1 }), 400)).code, 'INVALID_ITEM_REFERENCE');
});

test('a redemption is moved and cancelled, and each error of that comes with its data', async () => {
  const { sandbox, pools: api, balances: { changeBalance }, credits } = await fresh('chain');
  const { transactionId: first } = await api.redeemBenefit(active, redemption('k'));
  const move = (id, idempotencyKey, more = {}) => api.reallocateBenefit(id, { targetDate: new Date('2026-02-01T10:00:00Z'), idempotencyKey, beneficiary, namespace, ...more });
  const { transactionId: second } = await move(first, 'm');
  assert.deepEqual(await codeAndData(move(second, 'n'), 409), ['CHAIN_OPERATION_IN_PROGRESS', { pendingTransactionId: second }]);
  assert.deepEqual(await codeAndData(api.cancelRedemption(second, { idempotencyKey: 'n' }), 409), ['CHAIN_OPERATION_IN_PROGRESS', { pendingTransactionId: second }]);
  await sandbox.advance('PT1M');
  assert.deepEqual(await codeAndData(move(first, 'm'), 409), ['ALREADY_EXECUTED', { idempotencyKey: 'm' }]);
  assert.deepEqual(await codeAndData(move(first, 'n'), 428), ['NOT_LATEST_TRANSACTION', { latestTransactionId: second }]);
  assert.deepEqual(await codeAndData(move(second, 'n', { namespace: 'other' }), 404), ['POOL_NOT_FOUND', { poolId: active }]);
  const { transactionId: last } = await api.cancelRedemption(second, { idempotencyKey: 'c' });
  await sandbox.advance('PT1M');
  assert.equal(await credits(), '9');
  assert.deepEqual(await codeAndData(api.cancelRedemption(last, { idempotencyKey: 'c' }), 409), ['ALREADY_EXECUTED', { idempotencyKey: 'c' }]);
  for (const call of [api.cancelRedemption(second, { idempotencyKey: 'd' }), move(second, 'd')])
    assert.deepEqual(await codeAndData(call, 409), ['REDEMPTION_ALREADY_CANCELED', { cancellationTransactionId: last }]);
  for (const call of [api.cancelRedemption(unknown, { idempotencyKey: 'd' }), move(unknown, 'd')])
    assert.deepEqual(await codeAndData(call, 404), ['TRANSACTION_NOT_FOUND', { transactionId: unknown }]);
  assert.deepEqual(await codeAndData(api.cancelRedemption(first, { idempotencyKey: 'e' }), 409), ['REDEMPTION_ALREADY_CANCELED', { cancellationTransactionId: last }]);
  const { transactionId: change } = await changeBalance(active, 'x', { adjustOptions: { value: '1' } });
  assert.equal((await applicationError(move(change, 'd'), 428)).code, 'TRANSACTION_NOT_REALLOCATABLE');
  assert.equal((await applicationError(api.cancelRedemption(change, { idempotencyKey: 'd' }), 428)).code, 'TRANSACTION_NOT_CANCELABLE');
  const other = (member) => ({ beneficiary: { memberId: `b0000000-0000-4000-8000-00000000000${member}` } });
  assert.deepEqual(await codeAndData(move('70000000-0000-4000-8000-000000000001', 'd', other(2)), 428), ['POOL_NOT_ACTIVE', { poolId: paused, poolStatus: 'PAUSED' }]);
  assert.equal((await applicationError(move('70000000-0000-4000-8000-000000000002', 'd', other(8)), 428)).code, 'POLICY_EXPRESSION_EVALUATED_TO_FALSE');
  const { transactionId: third } = await api.redeemBenefit(active, redemption('l'));
  await move(third, 'o');
  await sandbox.advance('PT1M');
  assert.equal((await applicationError(api.cancelRedemption(third, { idempotencyKey: 'o' }), 428)).code, 'NOT_LATEST_TRANSACTION');
});

test('balances are read, listed, queried and changed', async () => {
  const { balances: api } = await fresh('balances');
  assert.equal((await api.getBalance(active)).poolInfo.status, 'ACTIVE');
  const page = await api.listBalances({ poolIds: [active, empty], cursorPaging: { limit: 1 } });
  assert.deepEqual([page.balances.length, page.metadata.hasNext], [1, true]);
  const rest = await api.listBalances({ cursorPaging: { cursor: page.metadata.cursors.next } });
  assert.deepEqual(rest.balances.map(({ _id }) => _id), [active]);
  const queried = await api.queryBalances().eq('beneficiary.memberId', beneficiary.memberId).find();
  assert.deepEqual(queried.items.map(({ _id }) => _id), [active]);
  const { balance, transactionId } = await api.changeBalance(active, 'a', { type: 'ADJUST', adjustOptions: { value: '2.5' } });
  assert.deepEqual([balance.amount.available, balance.lastTransactionId], ['11.5', transactionId]);
  assert.equal((await api.changeBalance(active, 'b', { type: 'SET', setOptions: { value: '11.5' } })).transactionId, undefined);
});

test('each error of a change of a balance, and of its reversal, is shown', async () => {
  const { balances: api } = await fresh('balance-errors');
  const adjust = (value, key, id = active) => api.changeBalance(id, key, { type: 'ADJUST', adjustOptions: { value } });
  const { transactionId } = await adjust('3', 'a');
  assert.equal((await applicationError(adjust('3', 'a'), 409)).code, 'ALREADY_EXECUTED');
  const [code, data] = await codeAndData(adjust('-13', 'b'), 428);
  assert.deepEqual([code, data.balance, data.requested, data.lowerLimit], ['BALANCE_EXCEEDED_LIMITS', { available: '12', reserved: '0' }, '-13', '0']);
  assert.equal((await applicationError(adjust('1', 'b', unknown), 404)).code, 'NOT_FOUND');
  assert.deepEqual(await violationsOf(api.changeBalance(active, 'c', { type: 'SET' })), [['options.setOptions', 'REQUIRED_FIELD', {}]]);
  await adjust('-11', 'd');
  assert.equal((await applicationError(api.revertBalanceChange(transactionId, 'x'), 428)).code, 'NOT_ENOUGH_BALANCE');
  await adjust('5', 'e');
  const { transactionId: reversal } = await api.revertBalanceChange(transactionId, 'x');
  const reverted = { originalTransactionId: transactionId, revertedTransactionId: reversal };
  assert.deepEqual(await codeAndData(api.revertBalanceChange(transactionId, 'x'), 409), ['CHANGE_ALREADY_REVERTED', reverted]);
  assert.deepEqual(await codeAndData(api.revertBalanceChange(unknown, 'x'), 404), ['TRANSACTION_NOT_FOUND', { transactionId: unknown }]);
});

test('by setting a change of a balance shows the errors that no request can bring about', async () => {
  const expected = { BALANCE_ALREADY_INITIALIZED: 409, TRANSACTION_NOT_FOUND: 404, TRANSACTION_NOT_SUPERSEDABLE: 428, TRANSACTION_ALREADY_SUPERSEDED: 409 };
  for (const [code, status] of Object.entries(expected)) {
    const { balances: api } = await fresh(`change-${code}`, { change_balance_refusal: code });
    assert.equal((await applicationError(api.changeBalance(active, 'a', { setOptions: { value: '1' } }), status)).code, code);
  }
});

test('transactions are read and queried', async () => {
  const { transactions: api } = await fresh('transactions');
  assert.equal((await api.getTransaction('70000000-0000-4000-8000-000000000004')).status, 'PENDING');
  assert.equal((await applicationError(api.getTransaction(unknown), 404)).code, 'NOT_FOUND');
  const { items } = await api.queryTransactions().eq('pool.id', active).eq('status', 'COMPLETED').ascending('details.item.id').find();
  assert.deepEqual(items.map(({ _id }) => _id), ['70000000-0000-4000-8000-000000000003']);
  assert.equal((await sdkError(api.queryTransactions().eq('amount', '1').find(), 400)).details.validationError.fieldViolations.length, 1);
});
