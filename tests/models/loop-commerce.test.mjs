// SPDX-License-Identifier: MIT
// Loop Health commerce, once more: what pausing, resuming, cancelling and changing the cadence do to a subscription.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { startUnderstudy } from '../support/understudy.mjs';
import { play } from './play.mjs';

const provider = 'loop-commerce';
const clock = '2024-01-31T09:30:00Z';
const months = { monthly: 1, quarterly: 3, annual: 12 };
const midnightPlus = (now, days) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days));

// The same time of day so many months later; the last day of the month when it has no such day.
function monthsLater(date, months) {
  const later = new Date(date);
  later.setUTCDate(1);
  later.setUTCMonth(later.getUTCMonth() + months);
  const last = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate();
  later.setUTCDate(Math.min(date.getUTCDate(), last));
  return later;
}

// The seeds of the pack, and the rules as the README tells them.
class Commerce {
  constructor(start, emptied) {
    this.now = new Date(start);
    this.emptied = emptied;
    const made = new Date('2024-01-01T00:00:00Z');
    const plain = { customer_id: 'cus_01', product_id: 'prod_omega', bc_subscription_id: null, interval_type: 'monthly', next_billing_at: null };
    const dates = { cancel_reason: null, paused_at: null, resumed_at: null, skipped_until: null, created_at: made, updated_at: made, cancelled_at: null };
    const pausedAt = new Date('2024-03-01T08:00:00Z');
    const cancelledAt = new Date('2024-03-15T12:00:00Z');
    this.subscriptions = {
      sub_active: { id: 'sub_active', ...plain, ...dates, bc_subscription_id: 'bc_1001', status: 'active', next_billing_at: midnightPlus(this.now, 10) },
      sub_paused: {
        id: 'sub_paused', ...plain, ...dates, status: 'paused', interval_type: 'quarterly',
        next_billing_at: midnightPlus(this.now, 20), paused_at: pausedAt, updated_at: pausedAt,
      },
      sub_cancelled: {
        id: 'sub_cancelled', ...plain, ...dates, status: 'cancelled', interval_type: 'annual',
        cancel_reason: 'moved abroad', cancelled_at: cancelledAt, updated_at: cancelledAt,
      },
    };
  }

  // From now to the next billing that is still to come, or an hour.
  untilTheEdge() {
    const next = Object.values(this.subscriptions).flatMap(({ next_billing_at: at }) => (at === null || at <= this.now ? [] : [(at - this.now) / 1000]));
    return next.length === 0 ? 3600 : Math.min(...next);
  }

  pause(sub) {
    if (sub.status === 'paused') return [409, 'already_paused'];
    if (sub.status !== 'active') return [412, 'not_active'];
    Object.assign(sub, { status: 'paused', paused_at: this.now, resumed_at: null, updated_at: this.now });
    if (this.emptied) sub.next_billing_at = null;
    return [200, 'paused'];
  }

  resume(sub) {
    if (sub.status !== 'paused') return [412, 'not_paused'];
    const due = sub.next_billing_at !== null && sub.next_billing_at > this.now ? sub.next_billing_at : monthsLater(this.now, months[sub.interval_type]);
    Object.assign(sub, { status: 'active', paused_at: null, resumed_at: this.now, next_billing_at: due, updated_at: this.now });
    return [200, 'resumed'];
  }

  cancel(sub, reason) {
    if (sub.status === 'cancelled') return [412, 'already_cancelled'];
    Object.assign(sub, { status: 'cancelled', cancelled_at: this.now, cancel_reason: reason ?? null, next_billing_at: null, updated_at: this.now });
    return [200, 'cancelled'];
  }

  cadence(sub, type) {
    if (!(type in months)) return [400, 'invalid_interval'];
    if (sub.status === 'cancelled') return [412, 'not_changeable'];
    Object.assign(sub, { interval_type: type, updated_at: this.now });
    return [200, 'changed'];
  }
}

const ids = ['sub_active', 'sub_paused', 'sub_cancelled'];
const weights = { pause: 3, resume: 3, cadence: 1, cancel: 1, advance: 2, edge: 1 };

function invent(chance) {
  const steps = Array.from({ length: chance.between(1, 12) }, () => {
    const what = chance.weighed(weights);
    const id = chance.one(['sub_active', ...ids, 'sub_nobody']);
    if (what === 'advance') return { advance: chance.one([1, 3600, 86400 * 9, 86400 * 40]) + chance.below(100000) };
    if (what === 'edge') return { edge: chance.between(-1, 1) };
    if (what === 'cancel') return { cancel: id, body: chance.one([undefined, {}, { reason: null }, { reason: 'too dear' }]) };
    if (what === 'cadence') return { cadence: id, body: { interval_type: chance.one(['monthly', 'quarterly', 'annual', 'weekly']) } };
    return { [what]: id };
  });
  return { steps };
}

const operations = {
  pause: ['pauseSubscription', (model, sub) => model.pause(sub)],
  resume: ['resumeSubscription', (model, sub) => model.resume(sub)],
  cancel: ['cancelSubscription', (model, sub, body) => model.cancel(sub, body?.reason)],
  cadence: ['changeCadence', (model, sub, body) => model.cadence(sub, body.interval_type)],
};

// After every step each subscription is looked at in the list of its customer.
const scriptFor = (emptied) => (story, sandbox) => {
  const base = `/@${sandbox}/${provider}/v1/subscriptions`;
  const model = new Commerce(clock, emptied);
  const lines = [{ request: { method: 'POST', path: `/__admin/sandboxes/${sandbox}/reset` }, expected: { status: 200 } }];
  for (const step of story.steps) {
    if ('advance' in step || 'edge' in step) {
      const seconds = step.advance ?? Math.max(0, model.untilTheEdge() + step.edge); // an edge: at that instant, or a second beside it
      model.now = new Date(model.now.getTime() + seconds * 1000);
      const request = { method: 'POST', path: `/__admin/sandboxes/${sandbox}/clock/advance`, body: { by: `PT${seconds}S` } };
      lines.push({ request, expected: { status: 200, seen: model.now.getTime() }, look: ({ now }) => Date.parse(now) });
    } else {
      const what = Object.keys(operations).find((name) => name in step);
      const [operation, effect] = operations[what];
      const sub = model.subscriptions[step[what]];
      const [status, outcome] = sub === undefined ? [404, 'not_found'] : effect(model, sub, step.body);
      const request = { method: 'POST', path: `${base}/${step[what]}/${what}`, body: step.body };
      lines.push({ request, expected: { status, outcome: `${operation}/${outcome}` } });
    }
    const seen = JSON.parse(JSON.stringify(ids.map((id) => model.subscriptions[id])));
    lines.push({ request: { method: 'GET', path: `${base}/customer/cus_01` }, expected: { status: 200, seen }, look: ({ subscriptions }) => subscriptions });
  }
  return lines;
};

const server = await startUnderstudy({ args: [provider] });
after(async () => assert.equal(await server.stop(), 0));

for (const kept of ['kept', 'empty']) {
  test(`five thousand stories of commerce subscriptions, the next billing of a paused one ${kept}`, async (t) => {
    const sandboxes = [1, 2, 3, 4].map((number) => `${kept}-${number}`);
    const settings = { [provider]: { extensions: true, next_billing_while_paused: kept } };
    for (const name of sandboxes) await server.sandbox(name, { clock, settings });
    const lines = await play({ port: server.port, sandboxes, count: 5000, invent, script: scriptFor(kept === 'empty'), firstSeed: kept === 'kept' ? 1 : 5001 });
    t.diagnostic(`${lines} answers compared`);
    assert.ok(lines > 50_000, `${lines} answers were compared`);
  });
}
