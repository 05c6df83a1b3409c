// SPDX-License-Identifier: MIT
// J.P. Morgan's pauses once more: a program's calendar, the pause that keeps it from billing, and the cycles that it was billed for.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { startUnderstudy } from '../support/understudy.mjs';
import { play } from './play.mjs';

const provider = 'jpmorgan-recurring';
const id = 'modelled01';
const clock = '2024-01-31T00:46:55.879718031Z';
const second = 1_000_000_000n;
const day = 86_400n * second;

// Instants are nanoseconds since 1970, days the number of days since then.
const nanoseconds = (text) => BigInt(Date.parse(text.slice(0, 19) + 'Z')) * 1_000_000n + BigInt((text.slice(20, -1) + '000000000').slice(0, 9));
const instant = (at, digits) => `${new Date(Number(at / second) * 1000).toISOString().slice(0, 19)}.${String(at % second).padStart(9, '0').slice(0, digits)}Z`;
const date = (days) => new Date(days * 86_400_000).toISOString().slice(0, 10);

// The first day of the cycle with this index, for a program that began on the day `first`.
function cycleDay({ first, count, unit }, index) {
  if (unit === 'DAYS') return first + index * count;
  if (unit === 'WEEKS') return first + index * count * 7;
  const began = new Date(first * 86_400_000);
  const months = began.getUTCFullYear() * 12 + began.getUTCMonth() + index * count * (unit === 'YEARS' ? 12 : 1);
  const [year, month] = [Math.floor(months / 12), months % 12];
  const lengths = [31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return Date.UTC(year, month, Math.min(began.getUTCDate(), lengths[month])) / 86_400_000;
}

// The rules as the README of the pack tells them.
class Program {
  constructor(calendar, early) {
    this.calendar = calendar;
    this.early = early; // RESUMED at once
    this.now = nanoseconds(clock);
    this.pause = null;
    this.cycles = []; // billed: [number, first day]
    this.index = -1; // of the cycle that runs; -1 before the first
    while (this.begins(this.index + 1) <= this.now) this.index += 1;
    this.number = this.index < 0 ? 1 : this.index + 1; // of the next cycle to be billed
    if (this.index >= 0) this.bill(this.index);
  }

  begins(index) {
    return BigInt(cycleDay(this.calendar, index)) * day;
  }

  bill(index) {
    this.cycles.push([this.number, cycleDay(this.calendar, index)]);
    this.number += 1;
  }

  // Every cycle that begins up to that instant begins.
  moveTo(instant) {
    while (this.begins(this.index + 1) <= instant) {
      this.index += 1;
      if (this.cycleBegins(this.pause)) this.bill(this.index);
    }
    this.now = instant;
  }

  // Is it billed?
  cycleBegins(pause) {
    if (pause?.status === 'PAUSE_SCHEDULED' || (pause?.status === 'PAUSE_ONGOING' && pause.end !== this.index)) {
      pause.status = 'PAUSE_ONGOING';
      pause.begun += 1;
      if (pause.remaining !== null) pause.remaining -= 1;
      return false;
    }
    if (['PAUSE_ONGOING', 'RESUMED_SCHEDULED'].includes(pause?.status)) pause.status = 'RESUMED';
    return true;
  }

  // What a request with this count is answered; null is a request without one.
  ask(count) {
    if (this.index < 0) return [412, 'PRECONDITION_FAILED'];
    switch (this.pause?.status) {
      case 'PAUSE_SCHEDULED':
        return count === 0 ? this.cancel() : this.recount(count);
      case 'PAUSE_ONGOING':
        return count === 0 ? this.resume() : this.update(count);
      case 'RESUMED_SCHEDULED':
        return count === 0 ? [200, 'resume_scheduled'] : [412, 'PRECONDITION_FAILED'];
      default:
        return count === 0 ? [412, 'PRECONDITION_FAILED'] : this.schedule(count);
    }
  }

  schedule(count) {
    this.pause = { status: 'PAUSE_SCHEDULED', asked: this.now, digits: 9, begun: 0, start: this.index + 1 };
    this.last(count);
    return [200, 'scheduled'];
  }

  recount(count) {
    this.pause.digits = 6;
    this.last(count);
    return [200, 'scheduled'];
  }

  update(count) {
    this.last(count);
    return [200, 'updated'];
  }

  cancel() {
    Object.assign(this.pause, { status: 'PAUSE_CANCELLED', total: 0, remaining: 0 });
    return [200, 'cancelled'];
  }

  resume() {
    Object.assign(this.pause, { status: this.early ? 'RESUMED' : 'RESUMED_SCHEDULED', remaining: 0 });
    return [200, this.early ? 'resumed' : 'resume_scheduled'];
  }

  // From now on the pause is to last for so many cycles more.
  last(count) {
    const open = count === null;
    Object.assign(this.pause, { total: open ? null : this.pause.begun + count, remaining: count, end: open ? null : this.index + 1 + count });
  }

  information() {
    const { status, asked, digits, total, remaining, start, end } = this.pause;
    return {
      pauseRequestedDate: instant(asked, status === 'PAUSE_SCHEDULED' ? digits : 6),
      recurringProgramPauseStatusCode: status,
      ...(total === null ? {} : { pauseBillingCyclesTotalCount: total }),
      ...(remaining === null ? {} : { pauseRemainingBillingCycles: String(remaining) }),
      pauseStartDate: date(cycleDay(this.calendar, start)),
      ...(end === null ? {} : { pauseEndDate: date(cycleDay(this.calendar, end) - 1) }),
    };
  }

  // The latest three, the one to come first.
  latest() {
    const paused = ['PAUSE_SCHEDULED', 'PAUSE_ONGOING'].includes(this.pause?.status);
    const next = paused ? this.pause.end : this.index + 1;
    const coming = next === null ? [] : [[this.number, cycleDay(this.calendar, next), 'PENDING']];
    return [...coming, ...this.cycles.map((cycle) => [...cycle, 'SUCCESS']).reverse()].slice(0, 3).map(([number, first, status]) => `${number} ${date(first)} ${status}`);
  }
}

const today = Number(nanoseconds(clock) / day);

function invent(chance) {
  const unit = chance.one(['DAYS', 'DAYS', 'WEEKS', 'MONTHS', 'MONTHS', 'MONTHS', 'YEARS']);
  const long = { DAYS: 1, WEEKS: 7, MONTHS: 31, YEARS: 366 }[unit];
  const count = chance.one([1, 1, 1, 2, 3]);
  // The last days of a month more often than others; a day in the future now and then.
  const first = chance.one([() => today - chance.below(800), () => today + chance.between(-1, 40), () => Date.UTC(2023, chance.between(1, 12), chance.between(-3, 0)) / 86_400_000])();
  const steps = Array.from({ length: chance.between(2, 12) }, () => {
    switch (chance.weighed({ ask: 5, edge: 4, move: 2 })) {
      case 'ask':
        return { ask: chance.one([0, 0, null, 1, 1, 2, 3, 5, -1]) };
      case 'edge':
        return { edge: chance.between(-1, 1) }; // the next first day of a cycle, or a second beside it
      default:
        return { seconds: chance.one([1, 3600, 86_400]) + chance.below(86_400 * long * count) };
    }
  });
  return { first, count, unit, steps };
}

const program = ({ first, count, unit }) => ({
  provider,
  type: 'program',
  attributes: { recurringProgramId: id, startDate: `${date(first)}T00:00:00Z`, billingFrequencyCount: count, billingFrequencyUnit: unit, planId: 'vcTA8fn8Sl' },
});

const scriptFor = (early) => (story, sandbox) => {
  const base = `/@${sandbox}/${provider}`;
  const control = `/__admin/sandboxes/${sandbox}`;
  const model = new Program(story, early);
  // The programs of the seed that bill more than once a month are of no interest here, and would take most of the time.
  const lines = [{ request: { method: 'POST', path: `${control}/reset` }, expected: { status: 200 } }];
  for (const busy of ['xB7lAXy0vZ', 'declined01', 'weekly0001']) {
    lines.push({ request: { method: 'DELETE', path: `${control}/resources/${provider}/program/${busy}` }, expected: { status: 204 } });
  }
  lines.push({ request: { method: 'POST', path: `${control}/resources`, body: program(story) }, expected: { status: 201 } });
  for (const step of story.steps) {
    if ('ask' in step) {
      const [status, outcome] = step.ask === -1 ? [400, 'VALIDATION_ERROR'] : model.ask(step.ask);
      const body = { recurringProgramId: id, ...(step.ask === null ? {} : { pauseRemainingBillingCycles: step.ask }) };
      const seen = status === 200 ? { seen: model.information() } : {};
      lines.push({ request: { method: 'POST', path: `${base}/pauses`, body }, expected: { status, outcome: `createPause/${outcome}`, ...seen }, look: ({ pauseInformation }) => pauseInformation });
    } else {
      const edge = model.begins(model.index + 1) + BigInt(step.edge ?? 0) * second;
      const to = 'edge' in step ? (edge > model.now ? edge : model.now) : model.now + BigInt(step.seconds) * second;
      model.moveTo(to);
      lines.push({ request: { method: 'POST', path: `${control}/clock/advance`, body: { to: instant(to, 9) } }, expected: { status: 200 } });
    }
    const pause = { request: { method: 'GET', path: `${base}/pauses?recurringProgramId=${id}` }, look: ({ pauseInformation }) => pauseInformation };
    lines.push({ ...pause, expected: model.pause === null ? { status: 404, outcome: 'getPause/NOT_FOUND' } : { status: 200, outcome: 'getPause/ok', seen: model.information() } });
    lines.push({
      request: { method: 'GET', path: `${base}/billingCycles?recurringProgramId=${id}&sortOrder=DESC&numberBillingCycles=3` },
      expected: { status: 200, outcome: 'listBillingCycles/ok', seen: model.latest() },
      look: ({ billingSchedules }) => billingSchedules.map((cycle) => `${cycle.billingCycleSequenceNumber} ${cycle.billingCycleStartDate} ${cycle.billingScheduleStatus}`),
    });
  }
  return lines;
};

const server = await startUnderstudy({ args: [provider] });
after(async () => assert.equal(await server.stop(), 0));

for (const resume_response of ['prose', 'example']) {
  test(`five thousand stories of a paused program, resumed as the ${resume_response} has it`, async (t) => {
    const sandboxes = [1, 2, 3, 4].map((number) => `${resume_response}-${number}`);
    for (const name of sandboxes) await server.sandbox(name, { clock, settings: { [provider]: { extensions: true, resume_response } } });
    const early = resume_response === 'example';
    const lines = await play({ port: server.port, sandboxes, count: 5000, invent, script: scriptFor(early), firstSeed: early ? 5001 : 1 });
    t.diagnostic(`${lines} answers compared`);
    assert.ok(lines > 50_000, `${lines} answers were compared`);
  });
}
