// SPDX-License-Identifier: MIT
// How the judges are called. They need a newer Node than Debian 12 has, so it comes with them from npm; on a machine that it is not made
// for, the Node that runs the tests must do.
import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { root } from '../support/understudy.mjs';

const modules = fileURLToPath(new URL('./node_modules/', import.meta.url));
const node = ['x64', 'arm64'].map((cpu) => `${modules}node-linux-${cpu}/bin/node`).find(existsSync) ?? process.execPath;
const env = { ...process.env, NO_COLOR: '1', CI: '1', REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

// Every pack that has a contract: { provider, document }.
export const contracts = readdirSync(root + 'fixtures')
  .map((provider) => ({ provider, document: `${root}fixtures/${provider}/openapi.yaml` }))
  .filter(({ document }) => existsSync(document));

// Runs Redocly to its end: { status, stdout, stderr }.
export function redocly(...args) {
  return new Promise((resolve) => {
    execFile(node, [`${modules}@redocly/cli/bin/cli.js`, ...args], { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ status: error ? error.code : 0, stdout, stderr }),
    );
  });
}

// Starts Prism, as a mock or as a proxy, and waits until it has read the document and listens: { url, stop() }.
export function prism(...args) {
  const child = spawn(node, [`${modules}@stoplight/prism-cli/dist/index.js`, ...args, '--port', '0'], { cwd: root, env });
  const kill = () => child.kill();
  process.once('exit', kill); // nothing stays behind when a test file dies
  child.once('exit', () => process.off('exit', kill));
  let log = '';
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`Prism left with ${code}:\n${log}`)));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        log += line + '\n';
        const listening = /listening on (http:\S+)/.exec(line);
        if (listening) resolve({ url: listening[1], stop: kill });
      });
    }
  });
}
