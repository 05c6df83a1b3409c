// SPDX-License-Identifier: MIT
// A second model of programs, their pools and their credits, made from the tables of the pack's README. It knows no statechart: a program is
// settled as something, and may besides have something under way that will be through at an instant or after so many reads.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { startUnderstudy } from '../support/understudy.mjs';
import { play } from './play.mjs';

const provider = 'wix-benefit-programs';
const start = Date.parse('2026-01-01T00:00:00Z');
const base = '/benefit-programs/v1';
const namespace = '@example/club';
const definition = 'd0000000-0000-4000-8000-000000000001';
const member = { memberId: 'b0000000-0000-4000-8000-000000000001' };
const item = { externalId: 'e1000000-0000-4000-8000-000000000001', category: 'classes', providerAppId: 'aa000000-0000-4000-8000-000000000001' };
const external = (name) => `9900000${name}-0000-4000-8000-000000000000`;

const underWay = { provision: 'PROVISIONING', pause: 'PAUSING', resume: 'RESUMING', end: 'ENDING' };
const requested = { pause: 'PAUSED', resume: 'ACTIVE', end: 'ENDED' };

// How long things take in each sandbox: milliseconds, and reads (0: reads settle nothing).
const paces = { 'model-1': [2000, 0], 'model-2': [0, 0], 'model-3': [30_000, 2], 'model-4': [86_400_000, 1] };

class World {
  constructor([takes, reads]) {
    Object.assign(this, { now: start, takes, readsNeeded: reads, tasks: [], order: 0 });
  }

  // Something that will be through later, or at once. It may be finished before by what is read, or given up.
  begin(finish) {
    const task = { at: this.now + this.takes, order: ++this.order, reads: {}, finish };
    this.tasks.push(task);
    return task;
  }

  finish(task) {
    this.drop(task);
    task.finish();
  }

  drop(task) {
    this.tasks = this.tasks.filter((one) => one !== task);
  }

  pass(to) {
    for (;;) {
      const [next] = this.tasks.filter(({ at }) => at <= to).sort((a, b) => a.at - b.at || a.order - b.order);
      if (next === undefined) break;
      this.now = Math.max(this.now, next.at);
      this.finish(next);
    }
    this.now = to;
  }

  // It has been looked at in one way or another, and what that finishes is seen by the next who looks.
  read(task, way) {
    if (!this.tasks.includes(task)) return;
    task.reads[way] = (task.reads[way] ?? 0) + 1;
    if (task.reads[way] === this.readsNeeded) this.finish(task);
  }
}

class Pool {
  constructor(world, settled, credits, revision = 1) {
    Object.assign(this, { world, settled, credits, revision, renewals: 0, keys: new Set() });
  }

  get status() {
    return this.renewal ? 'RENEWING' : this.settled;
  }

  seen() {
    return [this.status, `${this.revision}`, this.renewals];
  }

  follow(settled) {
    if (this.renewal && settled !== 'ENDED') this.finishRenewal();
    if (this.renewal) this.world.drop(this.renewal);
    this.renewal = undefined;
    if (this.settled !== settled) this.revision += 1;
    this.settled = settled;
  }

  finishRenewal() {
    this.world.drop(this.renewal);
    this.renewal = undefined;
    this.renewals += 1;
    this.revision += 1;
    this.credits = 10 + Math.min(this.credits, 5);
  }

  renew(job) {
    if (this.settled === 'ENDED') return;
    if (this.renewal) this.finishRenewal();
    this.renewal = this.world.begin(() => this.finishRenewal());
    this.renewal.job = job;
  }

  redeem(count, key) {
    if (this.keys.has(key)) return [409, 'BENEFIT_ALREADY_REDEEMED'];
    if (this.status !== 'ACTIVE') return [428, 'POOL_NOT_ACTIVE'];
    if (count > this.credits) return [428, 'NOT_ENOUGH_BALANCE'];
    this.keys.add(key);
    this.credits -= count;
    return [200, 'redeemed'];
  }
}

class Program {
  constructor(world, settled, pool, { revision = 1, name, stuck } = {}) {
    Object.assign(this, { world, settled, pool, revision, name, stuck, resumedOnce: false, keys: { pause: new Set(), resume: new Set(), renew: new Set() } });
  }

  get status() {
    return this.stuck ?? (this.motion ? underWay[this.motion.action] : this.settled);
  }

  seen() {
    return [this.status, `${this.revision}`, this.name];
  }

  move(action, settles) {
    this.motion = this.world.begin(() => {
      this.motion = undefined;
      this.revision += 1;
      this.settled = settles;
      if (action === 'resume') this.resumedOnce = true;
      this.pool?.follow(settles);
    });
    this.motion.action = action;
    this.job = this.motion;
  }

  act(action, key) {
    const [kept, meant] = { pause: [['PAUSING', 'PAUSED'], 'ACTIVE'], resume: [['RESUMING', 'ACTIVE'], 'PAUSED'] }[action];
    const { status } = this;
    if (!kept.includes(status) && this.keys[action].has(key)) return [409, 'ALREADY_EXECUTED'];
    if (status === kept[0]) return [409, 'IN_PROGRESS'];
    if (status === kept[1] && (action === 'pause' || this.resumedOnce)) return [409, 'ALREADY_EXECUTED'];
    if (status !== meant) return [428, 'PROGRAM_STATUS_TRANSITION_NOT_ALLOWED'];
    if (key !== undefined) this.keys[action].add(key);
    this.move(action, requested[action]);
    return [200, 'accepted'];
  }

  end() {
    if (!['ACTIVE', 'PAUSED'].includes(this.status)) return [428, 'PROGRAM_STATUS_TRANSITION_NOT_ALLOWED'];
    this.move('end', 'ENDED');
    return [200, 'accepted'];
  }

  renew(key) {
    if (this.keys.renew.has(key)) return [200, 'accepted'];
    if (!['ACTIVE', 'PAUSED'].includes(this.status)) return [428, 'PROGRAM_STATUS_TRANSITION_NOT_ALLOWED'];
    if (key !== undefined) this.keys.renew.add(key);
    // The job of a renewal ends by itself, and the renewals of the pools that are its own with it.
    const job = this.world.begin(() => {
      if (this.pool?.renewal?.job === job) this.pool.finishRenewal();
    });
    this.job = job;
    this.pool?.renew(job);
    return [200, 'accepted'];
  }

  update(revision, name) {
    if (revision !== this.revision) return [409, 'INVALID_REVISION'];
    this.revision += 1;
    this.name = name;
    return [200, 'ok'];
  }
}

const seeded = {
  active: { id: 'e5c42e1e-cd10-4210-b483-bb59932b1fa7', settled: 'ACTIVE', name: 'Gold membership (active)', pool: ['c0000000-0000-4000-8000-000000000001', 9] },
  paused: { id: '11111111-1111-4111-8111-111111111111', settled: 'PAUSED', name: 'Silver membership (paused)', pool: ['c0000000-0000-4000-8000-000000000002', 9], revision: 2 },
  ended: { id: '22222222-2222-4222-8222-222222222222', settled: 'ENDED', name: 'Trial membership (ended)', revision: 2 },
  pausing: { id: '44444444-4444-4444-8444-444444444444', stuck: 'PAUSING', name: 'Bronze membership (stuck in pausing)' },
  resuming: { id: '55555555-5555-4555-8555-555555555555', stuck: 'RESUMING', name: 'Bronze membership (stuck in resuming)' },
};
const weights = { pause: 5, resume: 5, renew: 3, end: 1, update: 1, redeem: 3, look: 3, job: 3, wait: 6, provision: 1 };

function invent(chance) {
  const steps = Array.from({ length: chance.between(2, 12) }, () => {
    const what = chance.weighed(weights);
    if (what === 'wait') return { what, seconds: chance.one([0, 1, 2, 3, 29, 30, 86_400]) };
    if (what === 'provision') return { what, name: chance.one(['1', '2']), paused: chance.below(3) === 0 };
    const target = chance.weighed({ active: 10, paused: 8, 1: 3, 2: 3, ended: 1, pausing: 1, resuming: 1, nobody: 1 });
    return { what, target, key: chance.one([undefined, 'a', 'b', 'c', 'd']), number: chance.between(1, 5), poolsAsWell: chance.below(3) > 0 };
  });
  return { steps };
}

const look = {
  program: ({ program }) => [program.status, program.revision, program.displayName],
  pool: ({ pool }) => [pool.status, pool.revision, pool.renewalCount],
  balance: ({ balance }) => Number(balance.amount.available),
  job: ({ job }) => job.status,
};

function* script({ steps }, sandbox) {
  const path = `/@${sandbox}/${provider}${base}`;
  const world = new World(paces[sandbox]);
  const things = Object.fromEntries(
    Object.entries(seeded).map(([name, { id, settled, pool, ...more }]) => {
      const own = pool && { poolId: pool[0], pool: new Pool(world, settled, pool[1]) };
      return [name, { id, ...own, program: new Program(world, settled, own?.pool, more) }];
    }),
  );
  let lines = [];
  let asked = []; // jobs whose ids are in answers to come
  function* answers() {
    const told = yield lines;
    for (const { thing, at } of asked) thing.jobId = JSON.parse(told[at].text).jobId;
    lines = [];
    asked = [];
    return told;
  }
  const line = (method, target, body, expected, looks) => lines.push({ request: { method, path: target, body }, expected, look: looks });
  const call = (method, target, body, operation, [status, outcome]) => line(method, path + target, body, { status, outcome: `${operation}/${outcome}` });
  const read = ({ id, poolId, program, pool }, poolAsWell = true) => {
    line('GET', `${path}/programs/${id}`, undefined, { status: 200, seen: program.seen() }, look.program);
    if (program.motion) world.read(program.motion, 'program');
    if (pool === undefined || !poolAsWell) return;
    line('GET', `${path}/pools/${poolId}`, undefined, { status: 200, seen: pool.seen() }, look.pool);
    world.read(pool.renewal ?? pool.provisioning, 'pool');
    line('GET', `${path}/balances/${poolId}`, undefined, { status: 200, seen: pool.credits }, look.balance);
  };

  line('POST', `/__admin/sandboxes/${sandbox}/reset`, undefined, { status: 200 });
  for (const step of steps) {
    const { what, target, key } = step;
    if (what === 'wait') {
      const to = new Date(world.now + step.seconds * 1000);
      line('POST', `/__admin/sandboxes/${sandbox}/clock/advance`, { to: to.toISOString() }, { status: 200 });
      world.pass(to.getTime());
      read(things.active);
      read(things.paused);
    } else if (what === 'provision') {
      const known = things[step.name];
      const status = step.paused ? 'PAUSED' : 'ACTIVE';
      const body = { poolDefinitionLookupId: { programDefinitionId: definition }, beneficiary: member, namespace, programStatus: status, externalProgramId: external(step.name) };
      if (known) {
        call('POST', '/programs/provision', body, 'provisionProgram', [409, known.program.status === 'PROVISIONING' ? 'IN_PROGRESS' : 'PROGRAM_ALREADY_EXISTS']);
        continue;
      }
      call('POST', '/programs/provision', body, 'provisionProgram', [200, 'accepted']);
      const { program: { id }, jobId } = JSON.parse((yield* answers()).at(-1).text);
      line('POST', `${path}/pools/query`, { query: { filter: { programId: id } } }, { status: 200 });
      const [{ id: poolId }] = JSON.parse((yield* answers()).at(-1).text).pools;
      // A new pool is PROVISIONING for as long as its program, unless it is read often enough itself.
      const pool = new Pool(world, 'PROVISIONING', 10);
      const program = new Program(world, undefined, pool);
      program.move('provision', status);
      pool.provisioning = world.begin(() => pool.follow(status));
      things[step.name] = { id, jobId, poolId, program, pool };
      world.pass(world.now);
      read(things[step.name]);
    } else if (what === 'job' && things[target]?.program.job) {
      const thing = things[target];
      yield* answers();
      const { job } = thing.program;
      const status = world.tasks.includes(job) ? 'PROCESSING' : 'FINISHED';
      line('GET', `/@${sandbox}/${provider}/v1/async-jobs/${thing.jobId}`, undefined, { status: 200, seen: status }, look.job);
      world.read(job, 'job');
    } else if (target === 'nobody' || things[target] === undefined) {
      const body = { programId: '77777777-7777-4777-8777-777777777777', idempotencyKey: key };
      if (['pause', 'resume', 'renew', 'end'].includes(what)) call('POST', `/programs/${what}`, body, `${what}Program`, [404, 'NOT_FOUND']);
    } else {
      const thing = things[target];
      const body = { programId: thing.id, idempotencyKey: key };
      if (what === 'update') {
        const revision = thing.program.revision + (step.number === 5 ? 1 : 0);
        call('PATCH', `/programs/${thing.id}`, { program: { revision: `${revision}`, displayName: `named ${step.number}` } }, 'updateProgram', thing.program.update(revision, `named ${step.number}`));
      } else if (what === 'redeem') {
        if (!thing.pool) continue;
        const redemption = { poolId: thing.poolId, itemReference: item, benefitKey: 'classes', count: step.number, idempotencyKey: key ?? 'none', namespace };
        call('POST', '/benefits/redeem', redemption, 'redeemBenefit', thing.pool.redeem(step.number, key ?? 'none'));
      } else if (what !== 'look' && what !== 'job') {
        const before = thing.program.job;
        const answer = { renew: () => thing.program.renew(key), end: () => thing.program.end() }[what]?.() ?? thing.program.act(what, key);
        call('POST', `/programs/${what}`, body, `${what}Program`, answer);
        if (thing.program.job !== before) asked.push({ thing, at: lines.length - 1 });
      }
      world.pass(world.now);
      read(thing, step.poolsAsWell);
    }
  }
  yield* answers();
}

const server = await startUnderstudy({ args: [provider] });
after(async () => assert.equal(await server.stop(), 0));

test('ten thousand stories of programs and their pools go as the second model says, at four paces', async (t) => {
  for (const [name, [takes, reads]] of Object.entries(paces)) {
    await server.sandbox(name, { settings: { [provider]: { settle_after: `PT${takes / 1000}S`, settle_reads: reads } } });
  }
  const lines = await play({ port: server.port, sandboxes: Object.keys(paces), count: 10_000, invent, script });
  t.diagnostic(`${lines} answers compared`);
  assert.ok(lines > 200_000, `${lines} answers were compared`);
});
