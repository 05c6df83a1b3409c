// SPDX-License-Identifier: MIT
// Plays the README's tour: each line after `$` is run by a shell, and what it prints has to be what the README shows.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { root, startUnderstudy } from '../support/understudy.mjs';

const run = promisify(execFile);

// Every ```console block, as [{command, expected}].
function steps(readme) {
  const found = [];
  for (const [, block] of readme.matchAll(/```console\n([\s\S]*?)```/g)) {
    for (const part of block.split(/^\$ /m).slice(1)) {
      const end = part.indexOf('\n');
      found.push({ command: part.slice(0, end), expected: part.slice(end + 1) });
    }
  }
  return found;
}

const tour = steps(await readFile(root + 'README.md', 'utf8'));
let server;

before(async () => {
  const [start] = tour;
  assert.match(start.command, /^understudy serve --clock 2026-01-01T00:00:00Z &$/, 'the tour begins by starting the server');
  server = await startUnderstudy({ clock: '2026-01-01T00:00:00Z' });
});
after(() => server?.stop());

test('the tour has all its steps', () => assert.ok(tour.length >= 10, `${tour.length} steps`));

for (const { command, expected } of tour.slice(1)) {
  test(`$ ${command}`, async () => {
    const { stdout } = await run('sh', ['-c', command.replaceAll('http://127.0.0.1:8080', server.url)], { env: { ...process.env, no_proxy: '*' } });
    const lines = (text) => text.replaceAll('\r', '').trimEnd();
    assert.equal(lines(stdout), lines(expected));
  });
}
