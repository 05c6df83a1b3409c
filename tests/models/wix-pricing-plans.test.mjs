// SPDX-License-Identifier: MIT
// A second model of what pausing does to an order, made from the provider's pages alone. It knows no statechart: an order has a clock of its
// own, which stands still while the order is paused, and everything that happens to it by time happens at fixed instants of that clock.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { startUnderstudy } from '../support/understudy.mjs';
import { play, Wire } from './play.mjs';

const provider = 'wix-pricing-plans';
const start = Date.parse('2026-01-01T00:00:00Z');
const minute = 60_000;
const day = 24 * 60 * minute;
const iso = (ms) => new Date(ms).toISOString();

// The plans of a fresh sandbox that stories buy. A plan is a unit, how many cycles (0: until canceled), and a trial in days.
const plans = {
  yearly: { id: 'd2000000-0000-4000-8000-000000000001', unit: 'MONTH', cycles: 12, trial: 0 },
  weekly: { id: 'd2000000-0000-4000-8000-000000000002', unit: 'WEEK', cycles: 0, trial: 0 },
  once: { id: 'd2000000-0000-4000-8000-000000000003', unit: 'WEEK', single: true },
  newsletter: { id: 'd2000000-0000-4000-8000-000000000004', single: true },
  premium: { id: 'd2000000-0000-4000-8000-000000000005', unit: 'MONTH', cycles: 0, trial: 14 },
};

// So many units after an instant; the end of a month stays the end of a month.
function later(from, unit, count) {
  if (unit === 'WEEK') return from + count * 7 * day;
  const at = new Date(from);
  const month = at.getUTCFullYear() * 12 + at.getUTCMonth() + count;
  const days = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
  return Date.UTC(Math.floor(month / 12), month % 12, Math.min(at.getUTCDate(), days)) + (from - Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));
}

class Order {
  // `now` and all that is told are instants of the calendar; names with `own` are instants of the order's clock.
  constructor(plan, now, begins) {
    Object.assign(this, { plan, begins, status: begins > now ? 'PENDING' : 'ACTIVE', pauses: [], pausedFor: 0, renews: true });
    const last = plan.single ? (plan.unit ? 1 : 0) : plan.cycles;
    this.ownEnd = this.ownEarliest = last > 0 ? this.boundary(last) : undefined;
    this.cycle = { index: plan.trial ? 0 : 1, startedDate: begins };
    this.pass(now);
  }

  // When cycle `index` ends, on the order's clock; a cycle 0 is the trial.
  boundary(index) {
    const { unit, trial = 0 } = this.plan;
    return unit === undefined ? undefined : later(this.begins + trial * day, unit, index);
  }

  told(own) {
    return own === undefined ? undefined : own + this.pausedFor;
  }

  // Time goes on until `now`: cycles follow each other, and the order begins and ends.
  pass(now) {
    if (this.status === 'PENDING' && now >= this.begins) this.status = 'ACTIVE';
    if (this.status !== 'ACTIVE') return;
    const own = now - this.pausedFor;
    const { single, cycles } = this.plan;
    const until = this.ownEnd === undefined ? own : Math.min(own, this.ownEnd);
    while (!single && this.renews && !(cycles > 0 && this.cycle.index >= cycles) && this.boundary(this.cycle.index) <= until) {
      this.cycle = { index: this.cycle.index + 1, startedDate: this.told(this.boundary(this.cycle.index)) };
    }
    if (this.ownEnd !== undefined && own >= this.ownEnd) {
      this.status = this.renews ? 'ENDED' : 'CANCELED';
      if (!this.renews) this.ownEarliest = undefined;
    }
  }

  pause(now) {
    if (this.status !== 'ACTIVE') return [428, 'ORDER_NOT_ACTIVE'];
    this.status = 'PAUSED';
    this.pauses.push({ status: 'ACTIVE', pauseDate: iso(now) });
    this.pausedAt = now;
    return [200, 'ok'];
  }

  resume(now) {
    if (this.status !== 'PAUSED') return [428, 'ORDER_NOT_PAUSED'];
    this.#closePause(now);
    this.pausedFor += now - this.pausedAt;
    this.status = 'ACTIVE';
    return [200, 'ok'];
  }

  #closePause(now) {
    if (this.status === 'PAUSED') Object.assign(this.pauses.at(-1), { status: 'ENDED', resumeDate: iso(now) });
  }

  cancel(now, effectiveAt) {
    if (this.status === 'ENDED') return [428, 'ORDER_ENDED'];
    if (this.status === 'CANCELED') return [428, 'ORDER_ALREADY_CANCELED'];
    if (effectiveAt === 'NEXT_PAYMENT_DATE') {
      if (this.plan.single) return [400, 'validationError'];
      if (!this.renews) return [428, 'ORDER_ALREADY_CANCELED'];
      this.renews = false;
      this.ownEnd = this.boundary(this.cycle.index);
      return [200, 'ok'];
    }
    this.#closePause(now);
    this.status = 'CANCELED';
    this.ownEnd = now - this.pausedFor;
    this.ownEarliest = undefined;
    return [200, 'ok'];
  }

  // A buyer's own cancellation leaves the trial to its end.
  request(now, effectiveAt) {
    if (this.plan === plans.once) return [428, 'BUYER_CANNOT_CANCEL'];
    const inTrial = (this.status === 'ACTIVE' || this.status === 'PAUSED') && this.cycle.index === 0;
    return this.cancel(now, inTrial ? 'NEXT_PAYMENT_DATE' : effectiveAt);
  }

  postpone(to) {
    if (['PAUSED', 'ENDED', 'CANCELED'].includes(this.status) || this.ownEnd === undefined) return [428, 'ORDER_NOT_POSTPONABLE'];
    if (to <= this.told(this.ownEnd)) return [400, 'validationError'];
    this.ownEnd = to - this.pausedFor;
    return [200, 'ok'];
  }

  // What a reader sees of all this.
  seen() {
    const runs = this.status === 'ACTIVE' || this.status === 'PAUSED';
    const date = (at) => (at === undefined ? undefined : iso(at));
    const ends = this.plan.unit === undefined ? undefined : this.told(this.boundary(this.cycle.index));
    return JSON.parse(
      JSON.stringify({
        status: this.status,
        endDate: date(this.told(this.ownEnd)),
        earliestEndDate: date(this.told(this.ownEarliest)),
        pausePeriods: this.pauses,
        currentCycle: runs ? { index: this.cycle.index, startedDate: date(this.cycle.startedDate), endedDate: date(ends) } : undefined,
      }),
    );
  }
}

const look = ({ order: { status, endDate, earliestEndDate, pausePeriods, currentCycle } }) =>
  JSON.parse(JSON.stringify({ status, endDate, earliestEndDate, pausePeriods, currentCycle }));

// A story: which plan is bought, when the order begins, and what happens to it.
function invent(chance) {
  const begins = chance.one([0, 0, 0, chance.between(1, 40) * day, -chance.between(1, 200) * day, chance.between(1, 90) * minute]);
  const steps = [];
  for (let i = chance.between(4, 16); i > 0; --i) {
    const step = chance.weighed({ wait: 8, pause: 6, resume: 6, postpone: 2, cancel: 1, request: 1 });
    if (step === 'wait') {
      const length = chance.one([1, chance.between(1, 90) * minute, chance.between(1, 9) * day, 7 * day, chance.between(10, 40) * day, chance.between(1, 250) * day]);
      // To the millisecond at which something is to happen, or just around it.
      const to = chance.one(['', '', '', 'cycle', 'end']);
      steps.push({ wait: length, to, beside: chance.between(-1, 1) });
    } else if (step === 'postpone') {
      steps.push({ postpone: chance.between(-20, 200) * day + chance.between(-1, 1) });
    } else if (step === 'cancel' || step === 'request') {
      steps.push({ [step]: chance.one(['IMMEDIATELY', 'NEXT_PAYMENT_DATE', 'NEXT_PAYMENT_DATE']) });
    } else {
      steps.push({ [step]: true });
    }
  }
  return { buy: chance.one(Object.keys(plans)), begins, steps };
}

// Seeded orders whose cycles would go on beside the one that the story is about.
const running = ['9e2f0450-f8ab-4459-a4a9-a851ebbd12d1', '9af3cbe6-fe27-4fdb-a0b0-892289b03d22', '66666666-6666-4666-8666-666666666666'];
// Ids come from the sandbox's seed: an order that is the first thing after a reset always has the same one.
let orderId;

function script({ buy, begins, steps }, sandbox) {
  const admin = `/__admin/sandboxes/${sandbox}`;
  const base = `/@${sandbox}/${provider}/pricing-plans/v2`;
  const lines = [];
  let now = start;
  const line = (method, path, body, expected, looks) => lines.push({ request: { method, path, body }, expected, look: looks });
  const order = new Order(plans[buy], now, now + begins);
  const read = () => line('GET', `${base}/orders/${orderId}`, undefined, { status: 200, seen: order.seen() }, look);
  const call = (method, path, body, operation, [status, outcome]) => {
    line(method, `${base}/${path}`, body, { status, outcome: `${operation}/${outcome}` });
    read();
  };

  line('POST', `${admin}/reset`, undefined, { status: 200 });
  for (const id of running) line('DELETE', `${admin}/resources/${provider}/order/${id}`, undefined, { status: 204 });
  const bought = { planId: plans[buy].id, memberId: 'b0000000-0000-4000-8000-000000000001', startDate: iso(now + begins) };
  line('POST', `${base}/checkout/orders/offline`, bought, { status: 200, outcome: 'createOfflineOrder/ok', seen: order.seen() }, look);
  for (const step of steps) {
    if ('wait' in step) {
      const shown = order.seen();
      const target = step.to === 'cycle' ? shown.currentCycle?.endedDate : step.to === 'end' ? shown.endDate : undefined;
      now = Math.max(now, target === undefined ? now + step.wait : Date.parse(target) + step.beside);
      line('POST', `${admin}/clock/advance`, { to: iso(now) }, { status: 200 });
      order.pass(now);
      read();
    } else if ('pause' in step) {
      call('POST', `orders/${orderId}/pause`, undefined, 'pauseOrder', order.pause(now));
    } else if ('resume' in step) {
      const answer = order.resume(now);
      order.pass(now);
      call('POST', `orders/${orderId}/resume`, undefined, 'resumeOrder', answer);
    } else if ('postpone' in step) {
      const to = Date.parse(order.seen().endDate ?? iso(now)) + step.postpone;
      call('PATCH', `orders/${orderId}`, { endDate: iso(to) }, 'postponeEndDate', order.postpone(to));
      order.pass(now);
    } else {
      const [how, operation, path] = 'cancel' in step ? ['cancel', 'cancelOrder', 'orders'] : ['request', 'requestCancellation', 'member/orders'];
      const answer = order[how](now, step[how]);
      order.pass(now);
      call('POST', `${path}/${orderId}/cancel`, { effectiveAt: step[how] }, operation, answer);
    }
  }
  return lines;
}

const server = await startUnderstudy({ args: [provider] });
after(async () => assert.equal(await server.stop(), 0));

test('ten thousand stories of pausing, resuming, canceling, postponing and waiting go as the second model says', async (t) => {
  const sandboxes = ['model-1', 'model-2', 'model-3', 'model-4'];
  const settings = { [provider]: { unlisted_fields: 'none' } };
  for (const name of sandboxes) await server.sandbox(name, { seed: 'one for all', settings });
  const wire = await Wire.open(server.port);
  const planId = plans.yearly.id;
  const [bought] = await wire.send([
    { method: 'POST', path: `/@model-1/${provider}/pricing-plans/v2/checkout/orders/offline`, body: { planId, memberId: 'b0000000-0000-4000-8000-000000000001' } },
  ]);
  wire.close();
  orderId = JSON.parse(bought.text).order.id;

  const lines = await play({ port: server.port, sandboxes, count: 10_000, invent, script });
  t.diagnostic(`${lines} answers compared`);
  assert.ok(lines > 200_000, `${lines} answers were compared`);
});
