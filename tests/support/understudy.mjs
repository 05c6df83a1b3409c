// SPDX-License-Identifier: MIT
// Starts `understudy serve` on a port that the kernel chooses, for the suites that look at the program from outside.
// UNDERSTUDY_PROGRAM names the program; without it the release build is used.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const program = process.env.UNDERSTUDY_PROGRAM ?? root + 'build/release/understudy';

export async function startUnderstudy({ clock = '2026-01-01T00:00:00Z', args = [] } = {}) {
  const child = spawn(program, ['serve', '--port', '0', '--clock', clock, '--fixtures', root + 'fixtures', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit').catch(() => []);
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed); // nothing stays behind when a test file dies
  let log = '';
  child.stderr.on('data', (text) => (log += text));
  const ready = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${program} left with ${code} before it was ready:\n${log}`)));
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
  });
  assert.equal(ready.event, 'ready');
  return new Server(ready, child, exited, () => process.off('exit', killed));
}

class Server {
  #child;
  #exited;
  #forget;

  constructor({ url, port, providers }, child, exited, forget) {
    Object.assign(this, { url, port, providers });
    this.#child = child;
    this.#exited = exited;
    this.#forget = forget;
  }

  // One call of the control API; what it answers, or an error that tells the refusal.
  async control(method, path, body) {
    const response = await fetch(`${this.url}/__admin${path}`, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} /__admin${path} was answered ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  // A fresh sandbox; `options` are those of POST /__admin/sandboxes. Its clock stands where the default sandbox's does unless told.
  async sandbox(name, options = {}) {
    await this.control('POST', '/sandboxes', { name, clock: '2026-01-01T00:00:00Z', ...options });
    return new Sandbox(this, name);
  }

  // SIGTERM, and the exit status.
  async stop() {
    this.#child.kill('SIGTERM');
    const [status] = await this.#exited;
    this.#forget();
    return status;
  }
}

class Sandbox {
  constructor(server, name) {
    this.server = server;
    this.name = name;
    this.url = `${server.url}/@${name}`; // any provider, by a path that only this provider serves
  }

  // The base URL to give to a client of one provider.
  of(provider) {
    return `${this.url}/${provider}`;
  }

  advance(by) {
    return this.server.control('POST', `/sandboxes/${this.name}/clock/advance`, { by });
  }

  create(provider, type, attributes) {
    return this.server.control('POST', `/sandboxes/${this.name}/resources`, { provider, type, attributes });
  }
}
