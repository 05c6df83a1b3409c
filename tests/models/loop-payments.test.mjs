// SPDX-License-Identifier: MIT
// Loop Health payments, once more: customers' and administrators' pauses, and the months after which the latter end.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { startUnderstudy } from '../support/understudy.mjs';
import { play } from './play.mjs';

const provider = 'loop-payments';
const clock = '2024-01-31T09:30:00Z';
const prices = { plan_core: ['monthly', 'quarterly', 'annual'], plan_monthly_only: ['monthly'] };

// The same time of day so many months later; the last day of the month when it has no such day.
function monthsLater(date, months) {
  const later = new Date(date);
  later.setUTCDate(1);
  later.setUTCMonth(later.getUTCMonth() + months);
  const last = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate();
  later.setUTCDate(Math.min(date.getUTCDate(), last));
  return later;
}

// The seeds of the pack, and the rules as the README tells them. `until` is when an administrator's pause ends.
class Payments {
  constructor(start, ends) {
    this.now = new Date(start);
    this.ends = ends;
    const made = new Date('2024-01-01T00:00:00Z');
    const period = { current_period_start: new Date('2024-01-31T00:00:00Z'), current_period_end: new Date('2024-02-29T00:00:00Z') };
    const sub = (id, customer, stripe, plan, status, updated, cancelled) => ({
      until: null,
      shown: {
        id, customer_id: customer, stripe_subscription_id: stripe, plan_id: plan, status, ...period,
        cancelled_at: cancelled, created_at: made, updated_at: updated,
      },
    });
    const cancelled = new Date('2024-03-15T12:00:00Z');
    this.subscriptions = {
      sub_active: sub('sub_active', 'cus_01', 'sub_1StripeActive000000000', 'plan_core', 'active', made, null),
      sub_paused: sub('sub_paused', 'cus_02', 'sub_1StripePaused000000000', 'plan_monthly_only', 'paused', new Date('2024-03-01T08:00:00Z'), null),
      sub_cancelled: sub('sub_cancelled', 'cus_03', 'sub_1StripeCancelled000000', 'plan_core', 'cancelled', cancelled, cancelled),
    };
  }

  // From now to the next end of a pause, or an hour.
  untilTheEdge() {
    const ends = Object.values(this.subscriptions).flatMap(({ until }) => (until === null ? [] : [(until - this.now) / 1000]));
    return ends.length === 0 ? 3600 : Math.min(...ends);
  }

  advance(seconds) {
    this.now = new Date(this.now.getTime() + seconds * 1000);
    for (const sub of Object.values(this.subscriptions)) {
      if (sub.until === null || sub.until > this.now) continue;
      Object.assign(sub.shown, { status: 'active', updated_at: sub.until });
      sub.until = null;
    }
  }

  #become(sub, status, until = null) {
    Object.assign(sub.shown, { status, updated_at: this.now });
    sub.until = until;
  }

  pause(sub) {
    if (sub.shown.status === 'cancelled') return [412, 'cancelled'];
    if (sub.shown.status === 'active') this.#become(sub, 'paused');
    return [200, 'paused'];
  }

  resume(sub) {
    if (sub.shown.status === 'active') return [412, 'not_resumable'];
    sub.shown.cancelled_at = null;
    this.#become(sub, 'active');
    return [200, 'resumed'];
  }

  adminPause(sub, months) {
    if (sub.shown.status !== 'active') return [412, 'not_pausable'];
    this.#become(sub, 'paused', this.ends ? monthsLater(this.now, months) : null);
    return [200, 'paused'];
  }

  adminResume(sub) {
    if (sub.shown.status !== 'paused') return [412, 'not_paused'];
    this.#become(sub, 'active');
    return [200, 'resumed'];
  }

  cadence(sub, interval, priced) {
    if (!priced && !prices[sub.shown.plan_id].includes(interval)) return [412, 'no_price'];
    sub.shown.updated_at = this.now;
    return [200, 'changed'];
  }
}

const ids = ['sub_active', 'sub_paused', 'sub_cancelled'];
const weights = { pause: 1, resume: 1, adminPause: 3, adminResume: 1, own: 1, cadence: 1, advance: 2, edge: 2 };

function invent(chance) {
  const steps = Array.from({ length: chance.between(1, 12) }, () => {
    const what = chance.weighed(weights);
    const id = chance.one(['sub_active', ...ids, 'sub_nobody']);
    if (what === 'advance') return { advance: chance.one([1, 86400, 86400 * 20, 86400 * 60]) + chance.below(86400 * 12) };
    if (what === 'edge') return { edge: chance.between(-1, 1) };
    if (what === 'pause') return { pause: id, body: chance.one([undefined, {}, { reason: null }, { reason: 'travel' }]) };
    if (what === 'adminPause') return { adminPause: id, body: { duration_months: chance.below(5), reason: 'travel' } };
    if (what === 'own') return { own: 'sub_active' };
    if (what === 'cadence') {
      const interval = chance.one(['monthly', 'quarterly', 'annual']);
      return { cadence: id, body: chance.below(10) < 3 ? { interval, price_id: 'price_own' } : { interval } };
    }
    return { [what]: id };
  });
  return { steps };
}

const operations = {
  pause: ['pauseSubscription', (id) => `subscriptions/${id}/pause`, (model, sub) => model.pause(sub)],
  resume: ['resumeSubscription', (id) => `subscriptions/${id}/resume`, (model, sub) => model.resume(sub)],
  adminPause: ['adminPauseSubscription', (id) => `admin/subscriptions/${id}/pause`, (model, sub, body) => model.adminPause(sub, body.duration_months)],
  adminResume: ['adminResumeSubscription', (id) => `admin/subscriptions/${id}/resume`, (model, sub) => model.adminResume(sub)],
  own: ['pauseOwnSubscription', () => 'billing/subscription/pause', (model, sub) => (sub.shown.status === 'cancelled' ? [404, 'not_found'] : model.pause(sub))],
  cadence: ['changeCadence', (id) => `subscriptions/${id}/cadence`, (model, sub, body) => model.cadence(sub, body.interval, 'price_id' in body)],
};

// What is wrong with a request comes before whether there is such a subscription.
function answer(model, what, id, body) {
  const months = body?.duration_months;
  if (months !== undefined && (months < 1 || months > 3)) return [400, 'validation_error'];
  const sub = model.subscriptions[id];
  return sub === undefined ? [404, 'not_found'] : operations[what][2](model, sub, body);
}

// After every step each subscription is looked at.
const scriptFor = (ends) => (story, sandbox) => {
  const base = `/@${sandbox}/${provider}/v1`;
  const model = new Payments(clock, ends);
  const lines = [{ request: { method: 'POST', path: `/__admin/sandboxes/${sandbox}/reset` }, expected: { status: 200 } }];
  for (const step of story.steps) {
    if ('advance' in step || 'edge' in step) {
      const seconds = step.advance ?? Math.max(0, model.untilTheEdge() + step.edge); // an edge: at that instant, or a second beside it
      model.advance(seconds);
      const request = { method: 'POST', path: `/__admin/sandboxes/${sandbox}/clock/advance`, body: { by: `PT${seconds}S` } };
      lines.push({ request, expected: { status: 200, seen: model.now.getTime() }, look: ({ now }) => Date.parse(now) });
    } else {
      const what = Object.keys(operations).find((name) => name in step);
      const [operation, path] = operations[what];
      const [status, outcome] = answer(model, what, step[what], step.body);
      lines.push({ request: { method: 'POST', path: `${base}/${path(step[what])}`, body: step.body }, expected: { status, outcome: `${operation}/${outcome}` } });
    }
    for (const id of ids) {
      const seen = JSON.parse(JSON.stringify(model.subscriptions[id].shown));
      lines.push({ request: { method: 'GET', path: `${base}/subscriptions/${id}` }, expected: { status: 200, seen }, look: (subscription) => subscription });
    }
  }
  return lines;
};

const server = await startUnderstudy({ args: [provider] });
after(async () => assert.equal(await server.stop(), 0));

for (const ends of [true, false]) {
  test(`five thousand stories of billed subscriptions, administrators' pauses ${ends ? 'with' : 'without'} an end`, async (t) => {
    const sandboxes = [1, 2, 3, 4].map((number) => `${ends}-${number}`);
    for (const name of sandboxes) await server.sandbox(name, { clock, settings: { [provider]: { admin_pause_ends: ends } } });
    const lines = await play({ port: server.port, sandboxes, count: 5000, invent, script: scriptFor(ends), firstSeed: ends ? 1 : 5001 });
    t.diagnostic(`${lines} answers compared`);
    assert.ok(lines > 50_000, `${lines} answers were compared`);
  });
}
