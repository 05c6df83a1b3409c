// SPDX-License-Identifier: MIT
// Plays invented stories against the program and against a model of it, and compares what both say, step by step. A story is {steps: […]} and
// whatever else it begins with, invented from a seed, so that each can be told again. The model turns a story into a script: the requests, and
// what each must be answered. Since nothing in a script waits for an answer, a whole story goes out at once on one connection, and another one
// is invented meanwhile. A model that has to know what was answered, an id for instance, gives its script round by round.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { isDeepStrictEqual } from 'node:util';

// Numbers that a seed decides (mulberry32).
export class Chance {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  // 0 … bound-1
  below(bound) {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  }

  between(least, most) {
    return least + this.below(most - least + 1);
  }

  one(of) {
    return of[this.below(of.length)];
  }

  // One of the keys, as often as its number says.
  weighed(weights) {
    let rest = this.below(Object.values(weights).reduce((sum, weight) => sum + weight, 0));
    for (const [name, weight] of Object.entries(weights)) {
      if (rest < weight) return name;
      rest -= weight;
    }
  }
}

// A keep-alive connection on which many requests are sent before the first answer is read.
export class Wire {
  #socket;
  #unread = Buffer.alloc(0);
  #waiting = [];
  #failed;

  static async open(port) {
    const wire = new Wire();
    wire.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    wire.#socket.on('data', (chunk) => wire.#read(chunk));
    wire.#socket.on('close', () => wire.#fail(new Error('the connection was closed')));
    wire.#socket.on('error', (error) => wire.#fail(error));
    await once(wire.#socket, 'connect');
    return wire;
  }

  // The answers, {status, headers, text}, in the order of the requests, {method, path, body}.
  send(requests) {
    if (this.#failed) return Promise.reject(this.#failed);
    const text = requests.map(({ method, path, body }) => {
      const content = body === undefined ? '' : JSON.stringify(body);
      const type = body === undefined ? '' : 'Content-Type: application/json\r\n';
      return `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${type}Content-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`;
    });
    return new Promise((resolve, reject) => {
      this.#waiting.push({ answers: [], count: requests.length, resolve, reject });
      this.#socket.write(text.join(''));
    });
  }

  close() {
    this.#socket.end();
  }

  #fail(error) {
    this.#failed = error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  #read(chunk) {
    this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
    for (;;) {
      const head = this.#unread.indexOf('\r\n\r\n');
      if (head < 0) return;
      const [first, ...fields] = this.#unread.toString('latin1', 0, head).split('\r\n');
      const headers = Object.fromEntries(fields.map((field) => [field.slice(0, field.indexOf(':')).toLowerCase(), field.slice(field.indexOf(':') + 1).trim()]));
      const end = head + 4 + Number(headers['content-length'] ?? 0);
      if (this.#unread.length < end) return;
      const current = this.#waiting[0];
      current.answers.push({ status: Number(first.slice(9, 12)), headers, text: this.#unread.toString('utf8', head + 4, end) });
      this.#unread = this.#unread.subarray(end);
      if (current.answers.length === current.count) this.#waiting.shift().resolve(current.answers);
    }
  }
}

// The first difference between the script and the answers, or undefined. `expected` has `status`, `outcome` and `seen` (each optional);
// `seen` is compared with what the line's `look` makes of the answer's JSON.
function difference(script, answers) {
  for (const [i, { expected, look }] of script.entries()) {
    const answer = answers[i];
    const got = {};
    if ('status' in expected) got.status = answer.status;
    if ('outcome' in expected) got.outcome = answer.headers['understudy-outcome'] ?? '';
    if ('seen' in expected) got.seen = answer.status === 200 ? look(JSON.parse(answer.text)) : answer.text;
    if (!isDeepStrictEqual(got, expected)) return { line: i, got };
  }
  return undefined;
}

// A shorter story that still differs: steps are left out one by one.
async function shortened(story, differs) {
  let shortest = story;
  for (let i = story.steps.length - 1; i >= 0; --i) {
    const without = { ...shortest, steps: shortest.steps.filter((_, at) => at !== i) };
    if (await differs(without)) shortest = without;
  }
  return shortest;
}

function told(story, script, { line, got }) {
  const lines = script.slice(0, line + 1).map(({ request, expected }, i) => {
    const call = `${request.method} ${request.path.replace(/^\/@[^/]*/, '')} ${request.body === undefined ? '' : JSON.stringify(request.body)}`;
    return `  ${call}\n    ${i === line ? 'the model says' : 'as expected'} ${JSON.stringify(expected)}`;
  });
  return `story: ${JSON.stringify(story)}\n${lines.join('\n')}\n    the program says ${JSON.stringify(got)}`;
}

// Plays `count` stories. `invent(chance)` gives a story, `script(story, sandbox)` what is sent and must be answered: [{request, expected, look}],
// beginning with whatever brings the sandbox back to its start; or a generator that yields such lists and is given the answers to each. Each
// of the `sandboxes` has a connection and a story under way. Resolves to the number of lines that were compared.
export async function play({ port, sandboxes, count, invent, script, firstSeed = 1 }) {
  let lines = 0;
  let next = firstSeed;
  const last = firstSeed + count - 1;
  const lane = async (sandbox) => {
    const wire = await Wire.open(port);
    const run = async (story) => {
      const written = [];
      const whole = script(story, sandbox);
      const rounds = Array.isArray(whole) ? [whole].values() : whole;
      for (let round = rounds.next(); !round.done; ) {
        const answers = await wire.send(round.value.map(({ request }) => request));
        const found = difference(round.value, answers);
        if (found) return { written: [...written, ...round.value], found: { ...found, line: written.length + found.line } };
        written.push(...round.value);
        round = rounds.next(answers);
      }
      lines += written.length;
    };
    try {
      while (next <= last) {
        const seed = next++;
        const story = invent(new Chance(seed));
        if (await run(story)) {
          next = Infinity; // the other lanes stop as well
          const shortest = await shortened(story, async (shorter) => Boolean(await run(shorter)));
          const { written, found } = await run(shortest);
          assert.fail(`seed ${seed}\n${told(shortest, written, found)}`);
        }
      }
    } finally {
      wire.close();
    }
  };
  await Promise.all(sandboxes.map(lane));
  return lines;
}
