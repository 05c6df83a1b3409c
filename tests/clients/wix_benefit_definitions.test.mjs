// SPDX-License-Identifier: MIT
// @wix/benefit-programs, unmodified: every method of definitions and items, and each of their errors as the SDK shows it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { items, poolDefinitionItems, poolDefinitions, poolItems, programDefinitions } from '@wix/benefit-programs';

import { startUnderstudy } from '../support/understudy.mjs';
import { applicationError, sdkError, violationsOf, wixClient } from './wix.mjs';

const gold = 'd0000000-0000-4000-8000-000000000001';
const silver = 'd0000000-0000-4000-8000-000000000002';
const classes = 'dd000000-0000-4000-8000-000000000001';
const coffee = 'dd000000-0000-4000-8000-000000000002';
const unknown = '00000000-0000-4000-8000-000000000000';
const namespace = '@example/club';
const providerAppId = 'aa000000-0000-4000-8000-000000000001';
const itemSetId = '5e000000-0000-4000-8000-000000000001';
const externalId = '99999999-9999-4999-8999-999999999999';
const yoga = { externalId: 'e1000000-0000-4000-8000-000000000001', category: 'classes' };

const server = await startUnderstudy();
after(async () => assert.equal(await server.stop(), 0));

async function fresh(name, settings = {}) {
  const sandbox = await server.sandbox(name, { settings: { 'wix-benefit-programs': settings } });
  return { sandbox, ...wixClient({ items, poolDefinitionItems, poolDefinitions, poolItems, programDefinitions }, sandbox.of('wix-benefit-programs')) };
}

const codes = (results) => results.map(({ itemMetadata }) => itemMetadata.error?.code ?? 'ok');
const refusedWith = async (call, status) => (await applicationError(call, status)).code;

test('program definitions are created, read, found, updated, queried and deleted', async () => {
  const { programDefinitions: api } = await fresh('program-definitions');
  const made = await api.createProgramDefinition({ namespace, externalId, displayName: 'Platinum' });
  assert.deepEqual([made.displayName, made.revision], ['Platinum', '1']);
  assert.deepEqual(await api.getProgramDefinition(made._id), made);
  assert.deepEqual((await api.getProgramDefinitionByExternalIdAndNamespace(namespace, { externalId })).programDefinition, made);
  assert.equal((await api.updateProgramDefinition(made._id, { revision: '1', displayName: 'Diamond' })).displayName, 'Diamond');
  assert.equal((await api.queryProgramDefinitions().startsWith('externalId', '9999').find()).items.length, 1);
  assert.equal(await refusedWith(api.createProgramDefinition({ namespace, externalId }), 409), 'ALREADY_EXISTS');
  assert.equal(await refusedWith(api.updateProgramDefinition(made._id, { revision: '1' }), 409), 'INVALID_REVISION');
  assert.equal(await api.deleteProgramDefinition(made._id, { cascadeType: 'IMMEDIATELY' }), undefined);
  assert.equal(await refusedWith(api.getProgramDefinition(made._id), 404), 'NOT_FOUND');
  assert.equal(await refusedWith(api.deleteProgramDefinition(made._id), 404), 'NOT_FOUND');
  assert.equal(await refusedWith(api.updateProgramDefinition(made._id, { revision: '1' }), 404), 'NOT_FOUND');
  assert.equal(await refusedWith(api.getProgramDefinitionByExternalIdAndNamespace(namespace, { externalId }), 404), 'NOT_FOUND');
  assert.deepEqual(await violationsOf(api.createProgramDefinition({ namespace })), [['programDefinition.externalId', 'REQUIRED_FIELD', {}]]);
});

test('pool definitions are created, read, updated, queried, found and deleted', async () => {
  const { poolDefinitions: api } = await fresh('pool-definitions');
  const details = { benefits: [{ benefitKey: 'sauna', providerAppId, price: '1' }], creditConfiguration: { amount: '3' } };
  const made = await api.createPoolDefinition({ namespace, displayName: 'Sauna', details, programDefinitionIds: [silver] }, { cascade: 'FUTURE_PROVISIONS' });
  assert.equal(made.programDefinitions[0]._id, silver);
  assert.deepEqual(await api.getPoolDefinition(made._id), made);
  const updated = await api.updatePoolDefinition(made._id, { revision: '1', displayName: 'Steam' }, { cascade: 'IMMEDIATELY' });
  assert.deepEqual([updated.displayName, updated.details], ['Steam', made.details]);
  assert.equal((await api.queryPoolDefinitions().hasSome('programDefinitionIds', [silver]).find()).items.length, 1);
  assert.equal((await api.findPoolDefinitionsByProgramDefinition(silver, { namespace })).poolDefinitions.length, 1);
  assert.equal(await refusedWith(api.updatePoolDefinition(made._id, { revision: '1' }, { cascade: 'IMMEDIATELY' }), 409), 'INVALID_REVISION');
  assert.equal(await api.deletePoolDefinition(made._id, 'IMMEDIATELY'), undefined);
  assert.equal(await refusedWith(api.getPoolDefinition(made._id), 404), 'NOT_FOUND');
  assert.equal(await refusedWith(api.deletePoolDefinition(made._id, 'IMMEDIATELY'), 404), 'NOT_FOUND');
  assert.equal(await refusedWith(api.updatePoolDefinition(made._id, { revision: '1' }, { cascade: 'IMMEDIATELY' }), 404), 'NOT_FOUND');
});

test('pool definitions join and leave program definitions', async () => {
  const { poolDefinitions: api } = await fresh('assignments');
  const added = await api.addPoolDefinitionToProgramDefinition(coffee, { programDefinitionId: gold, cascade: 'NEXT_RENEWAL' });
  assert.deepEqual(added.poolDefinition.programDefinitionIds, [gold]);
  const removed = await api.removePoolDefinitionFromProgramDefinition(coffee, { programDefinitionId: gold, cascade: 'NEXT_RENEWAL' });
  assert.deepEqual(removed.poolDefinition.programDefinitionIds, []);
  assert.equal(await refusedWith(api.addPoolDefinitionToProgramDefinition(unknown, { programDefinitionId: gold, cascade: 'NEXT_RENEWAL' }), 404), 'NOT_FOUND');
  assert.equal(await refusedWith(api.removePoolDefinitionFromProgramDefinition(coffee, { programDefinitionId: unknown, cascade: 'NEXT_RENEWAL' }), 404), 'NOT_FOUND');
});

test('a missing or vague cascade is refused by the rules that the SDK names', async () => {
  const { poolDefinitions: api } = await fresh('cascade');
  const calls = [
    (cascade) => api.updatePoolDefinition(classes, { revision: '1' }, { cascade }),
    (cascade) => api.bulkUpdatePoolDefinitions({ poolDefinitions: [{ poolDefinition: { _id: classes, revision: '1' } }], cascade }),
    (cascade) => api.addPoolDefinitionToProgramDefinition(coffee, { programDefinitionId: gold, cascade }),
    (cascade) => api.removePoolDefinitionFromProgramDefinition(classes, { programDefinitionId: gold, cascade }),
  ];
  for (const call of calls) {
    assert.equal((await violationsOf(call(undefined)))[0][1], 'cascade_is_required');
    assert.equal((await violationsOf(call('UNKNOWN_CASCADE')))[0][1], 'cascade_value_not_supported');
  }
});

test('several pool definitions are created, updated and deleted, each for itself', async () => {
  const { poolDefinitions: api } = await fresh('bulk-definitions');
  const details = { benefits: [{ benefitKey: 'sauna', providerAppId }] };
  const created = await api.bulkCreatePoolDefinitions([{ namespace, details }, { namespace, details }], { returnEntity: true });
  assert.deepEqual(codes(created.results), ['ok', 'ok']);
  const [{ item }] = created.results;
  const entry = (_id) => ({ poolDefinition: { _id, revision: '1', displayName: 'Sauna' }, fieldMask: ['displayName'] });
  const updated = await api.bulkUpdatePoolDefinitions({ poolDefinitions: [entry(item._id), entry(item._id), entry(unknown)], cascade: 'IMMEDIATELY' });
  assert.deepEqual(codes(updated.results), ['ok', 'INVALID_REVISION', 'NOT_FOUND']);
  const deleted = await api.bulkDeletePoolDefinitions([item._id, unknown], { cascade: 'IMMEDIATELY' });
  assert.deepEqual(codes(deleted.results), ['ok', 'NOT_FOUND']);
});

test('items are created, read, listed, queried, counted, updated and deleted', async () => {
  const { items: api } = await fresh('items');
  const made = await api.createItem({ externalId, itemSetId, providerAppId, namespace, category: 'classes' });
  assert.deepEqual(await api.getItem(made._id), made);
  assert.equal((await api.listItems({ filter: { namespace }, cursorPaging: { limit: 2 } })).items.length, 2);
  assert.equal((await api.queryItems().eq('externalId', externalId).find()).items[0]._id, made._id);
  assert.equal((await api.countItems({ filter: { category: 'classes' } })).count, 3);
  assert.equal((await api.updateItem(made._id, { revision: '1', displayName: 'Yoga' })).displayName, 'Yoga');
  assert.equal(await refusedWith(api.createItem({ externalId, itemSetId, providerAppId, namespace, category: 'classes' }), 409), 'ALREADY_EXISTS');
  assert.equal(await refusedWith(api.updateItem(made._id, { revision: '1' }), 409), 'INVALID_REVISION');
  assert.equal(await api.deleteItem(made._id), undefined);
  for (const call of [api.getItem(made._id), api.deleteItem(made._id), api.updateItem(made._id, { revision: '1' })])
    assert.equal(await refusedWith(call, 404), 'NOT_FOUND');
  assert.equal((await sdkError(api.queryItems().eq('revision', '1').find(), 400)).details.validationError.fieldViolations.length, 1);
});

test('several items are created, updated and deleted, each for itself or by a filter', async () => {
  const { sandbox, items: api } = await fresh('bulk-items');
  const entity = { externalId, itemSetId, providerAppId, namespace };
  const created = await api.bulkCreateItems([entity, entity], { returnEntity: true });
  assert.deepEqual(codes(created.results), ['ok', 'ALREADY_EXISTS']);
  const { _id } = created.results[0].item;
  const updated = await api.bulkUpdateItems({ items: [{ item: { _id, revision: '1', displayName: 'Yoga' }, fieldMask: ['displayName'] }, { item: { _id: unknown, revision: '1' } }] });
  assert.deepEqual(codes(updated.results), ['ok', 'NOT_FOUND']);
  assert.deepEqual(codes((await api.bulkDeleteItems([_id, _id])).results), ['ok', 'NOT_FOUND']);
  const { jobId } = await api.bulkDeleteItemsByFilter(namespace, { filter: { category: 'classes' } });
  assert.match(jobId, /^[0-9a-f-]{36}$/);
  await sandbox.advance('PT1M');
  assert.equal((await api.countItems()).count, 1);
});

test('by setting there are too many items to count', async () => {
  const { items: api } = await fresh('too-many', { count_limit: 3 });
  assert.equal(await refusedWith(api.countItems(), 428), 'TOO_MANY_TO_COUNT');
});

test('pool items and pool definition items are queried with what is asked for', async () => {
  const { poolItems: ofPools, poolDefinitionItems: ofDefinitions } = await fresh('joints');
  const { items: mine } = await ofPools.queryPoolItems({ fields: ['POOL', 'BALANCE'] }).eq('poolId', 'c0000000-0000-4000-8000-000000000001').ascending('externalId').find();
  assert.deepEqual(mine.map(({ balance, pool }) => [balance.available, pool.status]), [['9', 'ACTIVE'], ['9', 'ACTIVE']]);
  const { items: defined } = await ofDefinitions.queryPoolDefinitionItems({ fields: ['ITEM'] }).eq('poolDefinitionId', classes).descending('itemSearchKey').find();
  assert.deepEqual(defined.map(({ itemInfo }) => itemInfo.displayName), ['Pilates', 'Yoga for beginners']);
});

test('items are added to a benefit and removed from it', async () => {
  const { poolDefinitionItems: api } = await fresh('benefit-items');
  const benefit = { poolDefinitionId: classes, benefitKey: 'classes' };
  assert.deepEqual(codes((await api.addItemsToBenefit([{ externalId }, yoga], benefit)).results), ['ok', 'ALREADY_EXISTS']);
  assert.deepEqual(codes((await api.removeItemsFromBenefit([{ externalId }, { externalId }], benefit)).results), ['ok', 'NOT_FOUND']);
  for (const method of ['addItemsToBenefit', 'removeItemsFromBenefit'])
    assert.equal(await refusedWith(api[method]([yoga], { ...benefit, benefitKey: 'sauna' }), 404), 'POOL_DEFINITION_BENEFIT_NOT_FOUND');
});
