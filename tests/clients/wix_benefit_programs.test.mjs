// SPDX-License-Identifier: MIT
// @wix/benefit-programs, unmodified: every documented answer of pausing and resuming a program, seen as the SDK shows it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { programs } from '@wix/benefit-programs';

import { startUnderstudy } from '../support/understudy.mjs';
import { applicationError, sdkError, wixClient } from './wix.mjs';

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
