// SPDX-License-Identifier: MIT
// A second model of payments.ai's subscriptions and pauses, made from the guides and from what the pack's README says was chosen. It knows no
// statechart: it keeps a list of what is going to happen when, and plays it in order. Both dialects speak about one world.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { startUnderstudy } from '../support/understudy.mjs';
import { play } from './play.mjs';

const start = Date.parse('2026-01-01T00:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;
const iso = (ms) => (ms == null ? null : new Date(ms).toISOString().replace('.000Z', 'Z'));

// The boundary number `count` of cycles of `length` units that are counted from `anchor`; the end of a month stays the end of a month.
function boundary(anchor, { unit, length = 1 }, count) {
  if (unit === 'WEEK') return anchor + count * length * 7 * day;
  const at = new Date(anchor);
  const month = at.getUTCFullYear() * 12 + at.getUTCMonth() + count * length * (unit === 'YEAR' ? 12 : 1);
  const [year, within] = [Math.floor(month / 12), ((month % 12) + 12) % 12];
  const date = Math.min(at.getUTCDate(), new Date(Date.UTC(year, within + 1, 0)).getUTCDate());
  return Date.UTC(year, within, date) + (anchor % day);
}

// The first boundary after an instant.
function nextBoundary(anchor, cycle, instant) {
  let count = 0;
  while (boundary(anchor, cycle, count) > instant) --count;
  while (boundary(anchor, cycle, count) <= instant) ++count;
  return boundary(anchor, cycle, count);
}

// "P13DT12H" in milliseconds.
function length(text) {
  if (text == null) return null;
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  return Number(days) * day + Number(hours) * hour + Number(minutes) * 60_000 + Number(seconds) * 1000;
}

const plans = {
  plan_monthly: { unit: 'MONTH' },
  plan_new: { unit: 'MONTH' },
  plan_weekly: { unit: 'WEEK' },
  plan_yearly: { unit: 'YEAR' },
  plan_three_months: { unit: 'MONTH', limit: 3 },
  plan_trial: { unit: 'MONTH' },
  plan_one_time: {},
  plan_that_nobody_knows: { unit: 'MONTH' },
};

const no = (status, outcome) => ({ status, outcome });
const live = ({ status }) => status === 'pending' || status === 'ongoing';

class World {
  constructor(dunning) {
    Object.assign(this, { now: start, dunning, subscriptions: new Map(), pauses: [], cancellations: [] });
    const anchors = { 'example-id': 15, ord_xxx: 31, sub_to_be_paused: 15, sub_to_be_canceled: 15, sub_paused: 15 };
    for (const [id, date] of Object.entries(anchors)) {
      const anchor = Date.UTC(2024, 0, date);
      this.#add(id, { anchor, renews: nextBoundary(anchor, plans.plan_monthly, start), status: id === 'sub_paused' ? 'paused' : 'active' });
    }
    this.#add('sub_in_trial', { plan: 'plan_trial', anchor: start + 10 * day, renews: start + 10 * day, cycles: 0 });
    this.#add('sub_renewal_fails', { anchor: start + 8 * day, renews: start + 8 * day, chargeable: false });
    this.#add('sub_canceled', { anchor: start + 12 * day, renews: start + 12 * day, status: 'canceled' });
    this.#add('ord_one_time', { plan: 'plan_one_time', once: true, renews: null });
    const past = (on, ago, more) => this.pauses.push({ on, by: 'customer', begins: start - ago * day, ends: null, text: null, ...more });
    past('example-id', 60, { id: 'sub_pau_finished', by: 'merchant', ends: start - 50 * day, left: 10 * day, text: 'moved house', status: 'finished' });
    past('example-id', 30, { id: 'sub_pau_revoked', left: 12 * day, text: 'changed their mind', status: 'revoked' });
    past('sub_to_be_paused', -7, { id: 'sub_pau_pending', ends: start + 37 * day, left: null, text: 'summer holidays', status: 'pending' });
    past('sub_paused', 2, { id: 'sub_pau_ongoing', by: 'merchant', left: 14 * day, text: 'winter break', status: 'ongoing' });
    const earlier = (id, on, at, why, state) => this.cancellations.push({ id, on, by: 'customer', at, why, state });
    earlier('sub_cnl_reversed', 'example-id', start + 10 * day, 'missing-features', 'reversed');
    earlier('sub_cnl_applied', 'sub_canceled', start - 2 * day, 'did-not-use', 'applied');
    earlier('sub_cnl_scheduled', 'sub_to_be_canceled', start + 10 * day, 'too-expensive', 'scheduled');
  }

  #add(id, more) {
    const plan = more.plan ?? 'plan_monthly';
    this.subscriptions.set(id, { id, status: 'active', plan, cycle: plans[plan], limit: null, cycles: 1, chargeable: true, once: false, ...more });
  }

  // ── what time brings

  // What happens next to a subscription: [when, rank, what]. At one instant a cancellation comes first, then a pause, then a renewal.
  *#ahead(subscription) {
    for (const cancellation of this.cancellations) {
      if (cancellation.on === subscription.id && cancellation.state === 'scheduled') yield [cancellation.at, 0, () => this.#apply(cancellation)];
    }
    for (const pause of this.pauses.filter(({ on }) => on === subscription.id)) {
      if (pause.status === 'pending') yield [pause.begins, 1, () => this.#begin(pause)];
      if (pause.status === 'ongoing' && pause.ends !== null) yield [pause.ends, 1, () => this.#end(pause, 'finished')];
    }
    if (subscription.renews === null) return;
    if (subscription.status === 'active') yield [subscription.renews, 2, () => this.#renew(subscription)];
    if (subscription.status === 'canceled') yield [subscription.renews, 2, () => (subscription.status = 'churned')];
    if (subscription.status === 'unpaid' && subscription.tries.length > 0) yield [subscription.tries[0], 2, () => this.#retry(subscription)];
  }

  // Time goes on until `to`, what is due now included.
  pass(to) {
    for (;;) {
      const due = [...this.subscriptions.values()].flatMap((each) => [...this.#ahead(each)]).filter(([when]) => when <= to);
      if (due.length === 0) break;
      due.sort(([a, x], [b, y]) => Math.max(a, this.now) - Math.max(b, this.now) || x - y);
      const [when, , happens] = due[0];
      this.now = Math.max(this.now, when);
      happens();
    }
    this.now = to;
  }

  #renew(subscription) {
    const { cycles, limit, anchor, cycle, chargeable } = subscription;
    if (cycles > 0 && limit !== null && cycles >= limit) return Object.assign(subscription, { status: 'completed' });
    if (chargeable) return Object.assign(subscription, { cycles: cycles + 1, renews: nextBoundary(anchor, cycle, this.now) });
    const week = this.now + 7 * day;
    const fifteenth = nextBoundary(Date.UTC(2000, 0, 15, 6, 30), { unit: 'MONTH' }, week);
    return Object.assign(subscription, { status: 'unpaid', tries: this.dunning ? [this.now + 3 * day, week, fifteenth] : [] });
  }

  #retry(subscription) {
    subscription.tries.shift();
    if (subscription.tries.length > 0) return;
    const cancellation = { on: subscription.id, by: 'merchant', at: this.now, why: 'billing-failure', state: 'scheduled' };
    this.cancellations.push(cancellation);
    this.#apply(cancellation);
  }

  #apply(cancellation) {
    cancellation.state = 'applied';
    const subscription = this.subscriptions.get(cancellation.on);
    if (!['active', 'paused', 'unpaid'].includes(subscription.status)) return;
    subscription.status = 'canceled';
    for (const pause of this.pauses) if (pause.on === subscription.id && live(pause)) pause.status = 'revoked';
    this.#takeBack(subscription);
  }

  #takeBack({ id }) {
    const scheduled = this.cancellations.filter(({ on, state }) => on === id && state === 'scheduled');
    for (const each of scheduled) each.state = 'reversed';
    return scheduled.length > 0;
  }

  #begin(pause) {
    const subscription = this.subscriptions.get(pause.on);
    if (subscription.status !== 'active') return (pause.status = 'revoked');
    if (pause.left === null && subscription.renews !== null) pause.left = subscription.renews - this.now;
    return [pause.status, subscription.status] = ['ongoing', 'paused'];
  }

  #end(pause, status) {
    pause.status = status;
    const subscription = this.subscriptions.get(pause.on);
    if (subscription.status !== 'paused') return;
    subscription.status = 'active';
    if (pause.left !== null) subscription.renews = this.now + pause.left;
  }

  // ── what callers do; each gives what is refused, or nothing

  #unpausable(on, refusals) {
    const subscription = this.subscriptions.get(on);
    if (!subscription) return refusals.unknown;
    if (subscription.once) return refusals.once;
    if (this.pauses.some((pause) => pause.on === on && live(pause))) return refusals.paused;
    return subscription.status === 'active' ? undefined : refusals.inactive;
  }

  #endsTooEarly({ begins, ends }) {
    return begins != null && ends != null && begins > this.now && ends <= begins;
  }

  pause(step, refusals) {
    const refused = this.#unpausable(step.on, refusals);
    if (refused) return refused;
    if (this.#endsTooEarly(step)) return refusals.early;
    const begins = Math.max(step.begins ?? this.now, this.now);
    const ends = step.ends == null ? null : Math.max(step.ends, this.now);
    const pause = { id: step.id, on: step.on, by: step.by ?? 'customer', text: step.text ?? null, begins, ends, left: step.left ?? null, status: 'pending' };
    this.pauses.push(pause);
    if (begins <= this.now) this.#begin(pause);
    return undefined;
  }

  // `step` has what the pause gets.
  change(pause, step, refusals) {
    if (pause.status === 'pending' && this.#endsTooEarly(step)) return refusals.early;
    if (!live(pause)) return refusals.over;
    Object.assign(pause, { by: step.by, text: step.text, left: step.left, ends: step.ends == null ? null : Math.max(step.ends, this.now) });
    if (pause.status === 'pending') pause.begins = Math.max(step.begins ?? this.now, this.now);
    return undefined;
  }

  end(pause, status, refused) {
    if (!live(pause)) return refused;
    this.#end(pause, pause.status === 'pending' ? 'revoked' : status);
    return undefined;
  }

  cancel(step, refusals) {
    const subscription = this.subscriptions.get(step.on);
    if (!subscription) return refusals.unknown;
    if (subscription.once) return refusals.once;
    if (this.cancellations.some(({ on, state }) => on === step.on && state === 'scheduled')) return refusals.scheduled;
    if (subscription.status === 'paused') return refusals.paused;
    if (subscription.status !== 'active') return refusals.inactive;
    const cancellation = { on: step.on, by: step.by ?? 'customer', at: Math.max(step.at ?? this.now, this.now), why: step.why, state: 'scheduled' };
    this.cancellations.push(cancellation);
    if (cancellation.at <= this.now) this.#apply(cancellation);
    return undefined;
  }

  changeCancellation(cancellation, step, refused) {
    if (cancellation.state !== 'scheduled') return refused;
    if ('at' in step) cancellation.at = Math.max(step.at ?? this.now, this.now);
    if ('why' in step) cancellation.why = step.why;
    return undefined;
  }

  reactivate(on, refusals) {
    const subscription = this.subscriptions.get(on);
    if (!subscription) return refusals.unknown;
    if (subscription.once) return refusals.once;
    if (subscription.status === 'canceled') return void (subscription.status = 'active');
    if (subscription.status !== 'churned') return this.#takeBack(subscription) ? undefined : refusals.not;
    if (!subscription.chargeable) return refusals.not;
    const anchor = this.now;
    return void Object.assign(subscription, { status: 'active', cycles: 1, anchor, renews: boundary(anchor, subscription.cycle, 1) });
  }

  changeItems({ on, plan, reset }, refusals) {
    const subscription = this.subscriptions.get(on);
    if (!subscription) return refusals.unknown;
    if (subscription.once) return refusals.once;
    if (!plans[plan].unit) return refusals.plan;
    if (subscription.status !== 'active') return refusals.inactive;
    const { limit = null, ...cycle } = plans[plan];
    Object.assign(subscription, { plan, cycle, limit });
    if (!reset || subscription.cycles === 0) return undefined;
    return void Object.assign(subscription, { cycles: 1, anchor: this.now, renews: boundary(this.now, cycle, 1) });
  }
}

// ── stories

const subjects = ['example-id', 'ord_xxx', 'sub_to_be_paused', 'sub_to_be_canceled', 'sub_paused', 'sub_in_trial', 'sub_renewal_fails', 'sub_canceled', 'ord_one_time', 'nobody'];

// Instants lie on a grid of six hours, some of them past; half of them are those at which something happens anyhow, so that much coincides.
const busy = [7, 8, 10, 12, 14, 30, 37, 45];
const instant = (chance) => start + (chance.below(2) === 0 ? chance.one(busy) * day : chance.between(-8, 200) * 6 * hour);
const maybe = (chance, name, value) => (chance.below(3) === 0 ? { [name]: value() } : {});

function inventStep(chance) {
  const does = chance.weighed({ pause: 6, put: 4, change: 4, end: 5, cancel: 4, changeCancellation: 2, reactivate: 3, changeItems: 2, advance: 9 });
  const step = { does, rebilly: chance.below(2) === 1, on: chance.one(subjects), which: chance.below(8), look: chance.below(2) };
  if (['pause', 'put', 'change'].includes(does)) {
    Object.assign(step, maybe(chance, 'begins', () => instant(chance)), maybe(chance, 'ends', () => instant(chance)));
    Object.assign(step, maybe(chance, 'by', () => chance.one(['customer', 'merchant'])), maybe(chance, 'text', () => chance.one(['holidays', null])));
    if (chance.below(6) === 0) step.left = chance.between(0, 60) * 6 * hour;
  }
  if (does === 'cancel' || does === 'changeCancellation') Object.assign(step, maybe(chance, 'at', () => instant(chance)));
  if (does === 'cancel' || chance.below(2) === 0) step.why = chance.one(['did-not-want', 'too-expensive', 'other']);
  if (does === 'changeItems') Object.assign(step, { plan: chance.one(Object.keys(plans)), reset: chance.below(2) === 0 });
  if (does === 'advance') step.hours = chance.one([6, 6, 24, 24, 72, 7 * 24, 30 * 24]) * chance.between(1, 3);
  return step;
}

const invent = (chance) => ({ steps: Array.from({ length: chance.between(2, 9) }, () => inventStep(chance)) });

// ── the wire

const organization = '/organizations/46da78a6-034d-48d3-a28f-870d20b0ba00';
const ours = '/v1/public-api' + organization;
const body = (named) => Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
const times = ({ begins, ends, left }) => ({
  effectiveTime: begins === undefined ? undefined : iso(begins),
  endTime: ends === undefined ? undefined : iso(ends),
  timeRemaining: left === undefined ? undefined : `PT${left / hour}H`,
});

// The refusals of an operation by what they are about, in each dialect.
function refusals(operation, named) {
  return Object.fromEntries(Object.entries(named).map(([about, [status, outcome]]) => [about, no(status, `${operation}/${outcome}`)]));
}
const state = (status) => ({ once: [status, 'one_time_order'], inactive: [status, 'subscription_not_active'] });

// Each turns a step into the call and what it must be answered: {request, expected, learn}.
const moves = {
  pause(world, step, kind = step.rebilly && step.which % 2 ? 'order' : 'subscription') {
    const operation = step.rebilly ? `rebillyCreate${kind === 'order' ? 'Order' : 'Subscription'}Pause` : 'createSubscriptionPause';
    const status = step.rebilly ? 422 : 409;
    const refused = world.pause(step, refusals(operation, {
      ...state(status),
      unknown: [step.rebilly ? 422 : 404, 'subscription_not_found'],
      paused: [status, 'already_paused'],
      early: [step.rebilly ? 422 : 400, step.rebilly ? 'invalid_request' : 'bad_request'],
    }));
    return {
      request: { method: 'POST', path: `${step.rebilly ? organization : ours}/${kind}-pauses`, body: body({ [`${kind}Id`]: step.on, pausedBy: step.by, description: step.text, ...times(step) }) },
      expected: refused ?? no(201, `${operation}/created`),
      learn: refused ? undefined : (answer) => (world.pauses.at(-1).id = (answer.data ?? answer).id),
    };
  },

  put(world, step) {
    const known = world.pauses[step.which];
    const id = known?.id ?? `mine-${world.pauses.length}`;
    const refuses = refusals('rebillyPutSubscriptionPause', {
      ...state(422), unknown: [422, 'subscription_not_found'], paused: [422, 'already_paused'], early: [422, 'invalid_request'],
      over: [422, 'pause_ended'], moved: [422, 'subscription_changed'],
    });
    let refused;
    if (!known) refused = world.pause({ ...step, id }, refuses);
    else if (known.on !== step.on && step.look) refused = refuses.moved;
    else refused = world.change(known, { begins: null, ends: null, by: 'customer', text: null, left: known.left, ...step, on: known.on }, refuses);
    const on = known && !step.look ? known.on : step.on;
    return {
      request: { method: 'PUT', path: `${organization}/subscription-pauses/${id}`, body: body({ subscriptionId: on, pausedBy: step.by, description: step.text, ...times(step) }) },
      expected: refused ?? no(known ? 200 : 201, `rebillyPutSubscriptionPause/${known ? 'updated' : 'created'}`),
    };
  },

  change(world, step) {
    const method = step.rebilly ? 'PUT' : 'PATCH';
    const operation = `${method.toLowerCase()}SubscriptionPause`;
    const known = world.pauses[step.which];
    const path = `${ours}/subscription-pauses/${known?.id ?? 'nobody'}`;
    const request = { method, path, body: body({ pausedBy: step.by, description: step.text, ...times(step) }) };
    if (!known) return { request, expected: no(404, `${operation}/pause_not_found`) };
    const refused = world.change(known, { ...known, ...step, on: known.on }, refusals(operation, { early: [400, 'bad_request'], over: [409, 'pause_ended'] }));
    return { request, expected: refused ?? no(200, `${operation}/updated`) };
  },

  end(world, step) {
    const operation = step.rebilly ? 'rebillyDeleteSubscriptionPause' : 'deleteSubscriptionPause';
    const known = world.pauses[step.which];
    const request = { method: 'DELETE', path: `${step.rebilly ? organization : ours}/subscription-pauses/${known?.id ?? 'nobody'}` };
    if (!known) return { request, expected: no(404, `${operation}/pause_not_found`) };
    const refused = world.end(known, step.rebilly ? 'finished' : 'revoked', no(409, `${operation}/pause_ended`));
    return { request, expected: refused ?? (step.rebilly ? no(204, `${operation}/204`) : no(200, `${operation}/revoked`)) };
  },

  cancel(world, step) {
    const operation = step.rebilly ? 'rebillyCreateSubscriptionCancellation' : 'createSubscriptionCancellation';
    const status = step.rebilly ? 422 : 409;
    const refused = world.cancel(step, refusals(operation, {
      ...state(status), unknown: [step.rebilly ? 422 : 404, 'subscription_not_found'], scheduled: [status, 'already_scheduled'], paused: [status, 'subscription_paused'],
    }));
    const at = step.at === undefined ? undefined : iso(step.at);
    const named = step.rebilly ? { churnTime: at } : { cancelAt: at, cancelledBy: 'customer' };
    return {
      request: { method: 'POST', path: `${step.rebilly ? organization : ours}/subscription-cancellations`, body: body({ subscriptionId: step.on, reason: step.why, ...named }) },
      expected: refused ?? no(201, `${operation}/created`),
      learn: refused ? undefined : (answer) => (world.cancellations.at(-1).id = (answer.data ?? answer).id),
    };
  },

  changeCancellation(world, step) {
    const operation = step.rebilly ? 'rebillyPatchSubscriptionCancellation' : 'patchSubscriptionCancellation';
    const known = world.cancellations.filter(({ id }) => id)[step.which];
    const at = step.at === undefined ? undefined : iso(step.at);
    const path = `${step.rebilly ? organization : ours}/subscription-cancellations/${known?.id ?? 'nobody'}`;
    const request = { method: 'PATCH', path, body: body({ reason: step.why, [step.rebilly ? 'churnTime' : 'cancelAt']: at }) };
    if (!known) return { request, expected: no(404, `${operation}/cancellation_not_found`) };
    const refused = world.changeCancellation(known, step, no(step.rebilly ? 422 : 409, `${operation}/cancellation_over`));
    return { request, expected: refused ?? no(200, `${operation}/updated`) };
  },

  reactivate(world, step) {
    const operation = step.rebilly ? 'rebillyCreateSubscriptionReactivation' : 'createSubscriptionReactivation';
    const status = step.rebilly ? 422 : 409;
    const refused = world.reactivate(step.on, refusals(operation, {
      unknown: [step.rebilly ? 422 : 404, 'subscription_not_found'], once: [status, 'one_time_order'], not: [status, 'not_reactivable'],
    }));
    return {
      request: { method: 'POST', path: `${step.rebilly ? organization : ours}/subscription-reactivations`, body: { subscriptionId: step.on } },
      expected: refused ?? no(201, `${operation}/created`),
    };
  },

  changeItems(world, step) {
    const refused = world.changeItems(step, refusals('changeSubscriptionItems', {
      ...state(400), unknown: [404, 'subscription_not_found'], plan: [400, 'bad_request'],
    }));
    return {
      request: { method: 'POST', path: `${ours}/subscriptions/${step.on}/items`, body: { items: [{ plan: { id: step.plan } }], retainRenewalTime: step.reset ? 'reset' : 'retain' } },
      expected: refused ?? no(200, 'changeSubscriptionItems/changed'),
    };
  },
};

// What can be seen of the world, in one dialect or the other.
function looks(world, { look, does }) {
  const rebilly = look === 1;
  const [prefix, by] = rebilly ? [organization, 'createdTime'] : [ours, 'createdAt'];
  const known = subjects.filter((id) => world.subscriptions.has(id)).sort();
  const told = (answer) => (rebilly ? answer : answer.data);
  const shown = { unpaid: 'active' };
  const line = (path, expected, look) => ({ request: { method: 'GET', path: `${prefix}/${path}` }, expected: { status: 200, seen: expected }, look: (answer) => told(answer).map(look) });
  const cancellations = line(
    `subscription-cancellations?sort=${by}&limit=100`,
    world.cancellations.map(({ on, by: who, why, at }) => [on, who, why, iso(at)]),
    (each) => [each.subscriptionId, each.cancelledBy ?? each.canceledBy, each.reason, each.cancelAt ?? each.churnTime],
  );
  return [
    line(
      `subscriptions?filter=id:${known.join(',')}&sort=id&limit=100`,
      known.map((id) => world.subscriptions.get(id)).map(({ id, status, renews, plan }) => [
        id, (rebilly && shown[status]) || status, ['active', 'paused', 'unpaid'].includes(status) ? iso(renews) : null, plan,
      ]),
      ({ id, status, renewalTime, items }) => [id, status, renewalTime, items[0].plan.id],
    ),
    line(
      `subscription-pauses?filter=subscriptionId:!sub_paused_as_printed&sort=${by}&limit=100`,
      world.pauses.map(({ on, by: who, text, status, begins, ends, left }) => [on, who, text, status, iso(begins), iso(ends), left]),
      (each) => [each.subscriptionId, each.pausedBy, each.description, each.status, each.effectiveTime, each.endTime, length(each.timeRemaining)],
    ),
    ...(['cancel', 'changeCancellation', 'advance'].includes(does) ? [cancellations] : []),
  ];
}

function* script({ steps }, { name, dunning }) {
  const inside = ({ request, ...rest }) => ({ request: { ...request, path: `/@${name}/payments-ai${request.path}` }, ...rest });
  const world = new World(dunning);
  yield [{ request: { method: 'POST', path: `/__admin/sandboxes/${name}/reset` }, expected: {} }, ...looks(world, {}).map(inside)];
  for (const step of steps) {
    if (step.does === 'advance') {
      world.pass(world.now + step.hours * hour);
      const advance = { request: { method: 'POST', path: `/__admin/sandboxes/${name}/clock/advance`, body: { by: `PT${step.hours}H` } }, expected: { status: 200 } };
      yield [advance, ...looks(world, step).map(inside)];
      continue;
    }
    const { learn, ...call } = moves[step.does](world, step);
    world.pass(world.now);
    const [answer] = yield [inside(call), ...looks(world, step).map(inside)];
    learn?.(JSON.parse(answer.text));
  }
}

test('10,000 invented stories end as the second model says, in both dialects', async () => {
  const server = await startUnderstudy({ args: ['payments-ai'] });
  after(async () => assert.equal(await server.stop(), 0));
  const sandboxes = [];
  for (const dunning of [false, true, false, true]) {
    const name = `model-${sandboxes.length}`;
    await server.sandbox(name, { settings: { 'payments-ai': { dunning: dunning ? 'default' : 'none' } } });
    sandboxes.push({ name, dunning });
  }
  const lines = await play({ port: server.port, sandboxes, count: Number(process.env.STORIES ?? 10_000), invent, script });
  assert.ok(lines > 100_000 || process.env.STORIES, `only ${lines} lines were compared`);
});
