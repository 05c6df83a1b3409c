// SPDX-License-Identifier: MIT
// @wix/benefit-programs, unmodified: every method of programs, and every answer of theirs, seen as the SDK shows it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { programs } from '@wix/benefit-programs';

import { startUnderstudy } from '../support/understudy.mjs';
import { applicationError, sdkError, violationsOf, wixClient } from './wix.mjs';

const active = 'e5c42e1e-cd10-4210-b483-bb59932b1fa7';
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const server = await startUnderstudy();
after(async () => assert.equal(await server.stop(), 0));

async function fresh(name) {
  const sandbox = await server.sandbox(name);
  const client = wixClient({ programs }, sandbox.of('wix-benefit-programs'));
  return { sandbox, api: client.programs, status: async (id = active) => (await client.programs.getProgram(id)).status };
}

// Pauses the active program and waits, on the sandbox's clock, until the job is done.
async function paused(name) {
  const it = await fresh(name);
  await it.api.pauseProgram(active, { idempotencyKey: 'the-pause' });
  await it.sandbox.advance('PT1M');
  assert.equal(await it.status(), 'PAUSED');
  return it;
}

test('a pause starts a job; the program is pausing until the job is done', async () => {
  const { sandbox, api, status } = await fresh('pause');
  const { jobId } = await api.pauseProgram(active, { idempotencyKey: 'first' });
  assert.match(jobId, guid);
  assert.equal(await status(), 'PAUSING');
  await sandbox.advance('PT1M');
  assert.equal(await status(), 'PAUSED');
});

test('a second pause while the first is settling is refused as in progress', async () => {
  const { api } = await fresh('in-progress');
  await api.pauseProgram(active, { idempotencyKey: 'first' });
  const error = await applicationError(api.pauseProgram(active, { idempotencyKey: 'second' }), 409);
  assert.equal(error.code, 'IN_PROGRESS');
});

test('a pause of a paused program is refused as executed already, with a new key and with the old one', async () => {
  const { api } = await paused('already-executed');
  for (const idempotencyKey of ['another', 'the-pause']) {
    const error = await applicationError(api.pauseProgram(active, { idempotencyKey }), 409);
    assert.equal(error.code, 'ALREADY_EXECUTED');
  }
});

test('a pause of an ended program is refused as a transition that is not allowed, with both statuses', async () => {
  const { sandbox, api, status } = await fresh('not-allowed');
  await api.endProgram(active);
  await sandbox.advance('PT1M');
  assert.equal(await status(), 'ENDED');
  const error = await applicationError(api.pauseProgram(active, { idempotencyKey: 'late' }), 428);
  assert.equal(error.code, 'PROGRAM_STATUS_TRANSITION_NOT_ALLOWED');
  assert.deepEqual(error.data, { currentStatus: 'ENDED', requestedStatus: 'PAUSED' });
  const again = await applicationError(api.endProgram(active), 428);
  assert.equal(again.code, 'PROGRAM_STATUS_TRANSITION_NOT_ALLOWED');
});

test('a resume makes a paused program active again, in a job of its own', async () => {
  const { sandbox, api, status } = await paused('resume');
  const { jobId } = await api.resumeProgram(active, { idempotencyKey: 'back' });
  assert.match(jobId, guid);
  const error = await applicationError(api.resumeProgram(active, { idempotencyKey: 'back again' }), 409);
  assert.equal(error.code, 'IN_PROGRESS');
  await sandbox.advance('PT1M');
  assert.equal(await status(), 'ACTIVE');
});

test('the key of a pause that was resumed since is refused as executed already', async () => {
  const { sandbox, api, status } = await paused('replayed-key');
  await api.resumeProgram(active, { idempotencyKey: 'back' });
  await sandbox.advance('PT1M');
  const error = await applicationError(api.pauseProgram(active, { idempotencyKey: 'the-pause' }), 409);
  assert.equal(error.code, 'ALREADY_EXECUTED');
  assert.equal(await status(), 'ACTIVE');
});

test('a program comes with its dates as Date and its id under the name of the SDK', async () => {
  const { api } = await fresh('shape');
  const program = await api.getProgram(active);
  assert.equal(program._id, active);
  assert.ok(program._createdDate instanceof Date && !Number.isNaN(program._createdDate.getTime()));
  assert.equal(program.revision, '1');
});

test('a program that does not exist is refused with 404', async () => {
  const { api } = await fresh('unknown');
  const unknown = '00000000-0000-4000-8000-000000000000';
  assert.equal((await applicationError(api.getProgram(unknown), 404)).code, 'NOT_FOUND');
  assert.equal((await applicationError(api.pauseProgram(unknown, { idempotencyKey: 'first' }), 404)).code, 'NOT_FOUND');
});

test('broken rules come as field violations, under the argument names of the SDK', async () => {
  const { api } = await fresh('violations');
  const { details } = await sdkError(api.pauseProgram('no-guid', { idempotencyKey: 'k'.repeat(65) }), 400);
  const violations = details.validationError.fieldViolations.map(({ field, violatedRule, data }) => ({ field, violatedRule, data }));
  assert.deepEqual(violations, [
    { field: 'options.idempotencyKey', violatedRule: 'MAX_LENGTH', data: { threshold: 64 } },
    { field: 'programId', violatedRule: 'FORMAT', data: { type: 'GUID' } },
  ]);
});

const unknown = '00000000-0000-4000-8000-000000000000';
const namespace = '@example/club';
const fromDefinition = { programDefinitionId: 'd0000000-0000-4000-8000-000000000001' };
const beneficiary = { memberId: 'b0000000-0000-4000-8000-000000000001' };
const provisioning = { beneficiary, namespace, externalProgramId: '99999999-9999-4999-8999-999999999999', displayName: 'New' };

test('a program is provisioned; its external id is taken while that is under way and afterwards', async () => {
  const { sandbox, api, status } = await fresh('provision');
  const { jobId, program } = await api.provisionProgram(fromDefinition, provisioning);
  assert.match(jobId, guid);
  assert.equal(program.status, 'PROVISIONING');
  assert.ok(program._createdDate instanceof Date);
  assert.equal((await applicationError(api.provisionProgram(fromDefinition, provisioning), 409)).code, 'IN_PROGRESS');
  await sandbox.advance('PT1M');
  assert.equal(await status(program._id), 'ACTIVE');
  const error = await applicationError(api.provisionProgram(fromDefinition, provisioning), 409);
  assert.deepEqual([error.code, error.data], ['PROGRAM_ALREADY_EXISTS', { externalProgramId: provisioning.externalProgramId, namespace }]);
  const found = await api.getProgramByExternalIdAndNamespace(namespace, { externalId: provisioning.externalProgramId });
  assert.equal(found.program._id, program._id);
  assert.equal((await applicationError(api.getProgramByExternalIdAndNamespace('other', { externalId: unknown }), 404)).code, 'NOT_FOUND');
});

test('a program is not provisioned from nothing, or with fields that are missing', async () => {
  const { api } = await fresh('provision-refused');
  const elsewhere = { ...provisioning, externalProgramId: unknown };
  assert.equal((await applicationError(api.provisionProgram({ poolDefinitionId: unknown }, elsewhere), 404)).code, 'NOT_FOUND');
  const { namespace: _, ...without } = elsewhere;
  assert.deepEqual(await violationsOf(api.provisionProgram(fromDefinition, without)), [['options.namespace', 'REQUIRED_FIELD', {}]]);
});

test('a renewal starts a job, which is the same when its key is sent again; a program that has ended is not renewed', async () => {
  const { api } = await fresh('renew');
  const { jobId } = await api.renewProgram(active, { idempotencyKey: 'march' });
  assert.match(jobId, guid);
  assert.equal((await api.renewProgram(active, { idempotencyKey: 'march' })).jobId, jobId);
  const ended = '22222222-2222-4222-8222-222222222222';
  const error = await applicationError(api.renewProgram(ended, { idempotencyKey: 'march' }), 428);
  assert.deepEqual([error.code, error.data], ['PROGRAM_STATUS_TRANSITION_NOT_ALLOWED', { currentStatus: 'ENDED' }]);
  assert.equal((await applicationError(api.renewProgram(unknown, { idempotencyKey: 'march' }), 404)).code, 'NOT_FOUND');
});

test('a resumption is refused while it runs, after it, and of a program that was not paused; with both statuses', async () => {
  const { sandbox, api } = await paused('resume-refused');
  await api.resumeProgram(active, { idempotencyKey: 'back' });
  assert.equal((await applicationError(api.resumeProgram(active, { idempotencyKey: 'back' }), 409)).code, 'IN_PROGRESS');
  await sandbox.advance('PT1M');
  assert.equal((await applicationError(api.resumeProgram(active, { idempotencyKey: 'back' }), 409)).code, 'ALREADY_EXECUTED');
  await api.endProgram(active);
  const error = await applicationError(api.resumeProgram(active, { idempotencyKey: 'late' }), 428);
  assert.deepEqual([error.code, error.data], ['PROGRAM_STATUS_TRANSITION_NOT_ALLOWED', { currentStatus: 'ENDING', requestedStatus: 'ACTIVE' }]);
});

test('an update needs the current revision, and its violations come under the names of the SDK', async () => {
  const { api } = await fresh('update');
  const program = await api.updateProgram(active, { revision: '1', displayName: 'Platinum' });
  assert.deepEqual([program._id, program.displayName, program.revision], [active, 'Platinum', '2']);
  assert.equal((await applicationError(api.updateProgram(active, { revision: '1' }), 409)).code, 'INVALID_REVISION');
  assert.equal((await applicationError(api.updateProgram(unknown, { revision: '1' }), 404)).code, 'NOT_FOUND');
  const broken = await violationsOf(api.updateProgram(active, { revision: '2', displayName: 'x'.repeat(65) }));
  assert.deepEqual(broken, [['program.displayName', 'MAX_LENGTH', { threshold: 64 }]]);
});

test('programs are queried by the builder and read page by page', async () => {
  const { api } = await fresh('query');
  const first = await api.queryPrograms().ne('status', 'ENDED').in('namespace', [namespace]).ascending('_createdDate', '_id').limit(3).find();
  assert.deepEqual([first.items.length, first.hasNext(), first.hasPrev()], [3, true, false]);
  assert.ok(first.items.every(({ _id, _createdDate }) => guid.test(_id) && _createdDate instanceof Date));
  const second = await first.next();
  const third = await second.next();
  assert.deepEqual([third.items.length, third.hasNext()], [1, false]);
  assert.deepEqual((await third.prev()).items, second.items);
  const since = await api.queryPrograms().gt('_createdDate', new Date('2025-12-31T00:00:00Z')).find();
  assert.equal(since.items.length, 4);
  const { details } = await sdkError(api.queryPrograms().eq('displayName', 'Gold').find(), 400);
  assert.equal(details.validationError.fieldViolations[0].description, "Field 'displayName' is not declared as filterable");
});

test('by setting every call is refused for want of a credential or of a permission', async () => {
  for (const [settings, status, code] of [
    [{ auth: 'strict' }, 401, 'UNAUTHENTICATED'],
    [{ permission: 'denied' }, 403, 'PERMISSION_DENIED'],
  ]) {
    const sandbox = await server.sandbox(`refused-${status}`, { settings: { 'wix-benefit-programs': settings } });
    const { programs: api } = wixClient({ programs }, sandbox.of('wix-benefit-programs'));
    assert.equal((await applicationError(api.getProgram(active), status)).code, code);
    assert.equal((await applicationError(api.queryPrograms().find(), status)).code, code);
  }
});
