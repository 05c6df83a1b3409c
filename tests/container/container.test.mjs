// SPDX-License-Identifier: MIT
// Reads the container recipe as a builder would, since not every machine that runs the tests has a container engine: what it copies
// exists and is sent to the builder, what it installs exists, and what the program needs at run time is among it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (name) => readFileSync(root + name, 'utf8');
const run = (command, ...args) => execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

// The package that a file came with.
function ownerOf(file) {
  try {
    return run('dpkg-query', '-S', file).split(':')[0];
  } catch {
    return undefined;
  }
}

// The instructions with their continuation lines joined: [{ name: 'COPY', text: 'server server' }, …].
const instructions = read('Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => ({ name: line.split(/\s+/)[0], text: line.slice(line.indexOf(' ') + 1).replace(/\s+/g, ' ').trim() }));
const all = (name) => instructions.filter((instruction) => instruction.name === name).map(({ text }) => text);
const runStage = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));
const runPackages = runStage
  .filter(({ name }) => name === 'RUN')
  .flatMap(({ text }) => /apt-get install (.*?) &&/.exec(text)?.[1].split(' ') ?? [])
  .filter((word) => !word.startsWith('-'));

const filesIn = (folder) => (existsSync(root + folder) ? readdirSync(root + folder) : []);

test('every path that the recipe copies exists and is let through to the builder', () => {
  const letThrough = read('.dockerignore').split('\n').filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const copied = all('COPY').filter((text) => !text.startsWith('--from=')).flatMap((text) => text.split(' ').slice(0, -1));
  for (const path of copied) {
    assert.ok(statSync(root + path).isFile() || filesIn(path).length > 0, `${path} is an empty folder, which git does not keep`);
    assert.ok(letThrough.includes(path), `${path} is kept back by .dockerignore`);
  }
  for (const folder of ['fixtures', 'scenarios'])
    if (filesIn(folder).length > 0) assert.ok(copied.includes(folder), `${folder} has files, but does not reach the image`);
});

test('every package that the run image installs exists in Debian', () => {
  assert.ok(runPackages.length > 5);
  const known = run('apt-cache', 'show', '--no-all-versions', ...runPackages);
  for (const name of runPackages) assert.ok(known.includes(`Package: ${name}\n`), `${name} is not known to apt`);
});

test('the run image has the shared libraries that the program asks for, and no other', () => {
  const program = process.env.UNDERSTUDY_PROGRAM ?? root + 'build/release/understudy';
  const needed = run('readelf', '--dynamic', program).split('\n').flatMap((line) => /\(NEEDED\).*\[(.*)\]/.exec(line)?.[1] ?? []);
  const files = new Map(run('ldd', program).split('\n').map((line) => line.trim().split(' => ')).map(([name, file = '']) => [name, file.split(' ')[0]]));
  assert.ok(needed.length > 5);
  const inTheBase = ['libc6', 'libgcc-s1'];
  const owners = needed.map((name) => {
    const file = files.get(name) ?? assert.fail(`${name} is not on this machine`);
    return ownerOf(file.replace(/^\/lib/, '/usr/lib')) ?? ownerOf(file); // dpkg knows a file in /lib as one in /usr/lib, or as it is
  });
  const asked = new Set(owners.filter((owner) => !inTheBase.includes(owner)));
  assert.deepEqual(runPackages.filter((name) => name !== 'tzdata').sort(), [...asked].sort());
});

test('the image runs as a numeric user that is not root, and asks the program itself whether it is healthy', () => {
  assert.match(all('USER').join(), /^[1-9]\d*:[1-9]\d*$/);
  assert.deepEqual(JSON.parse(all('HEALTHCHECK')[0].replace(/^.* CMD /, '')), ['understudy', 'healthcheck']);
  assert.deepEqual(JSON.parse(all('ENTRYPOINT')[0]), ['understudy', 'serve', '--host', '0.0.0.0']);
  assert.deepEqual(all('EXPOSE'), ['8080']);
});
