// SPDX-License-Identifier: MIT
// An application that was not written for tests: one preloaded file redirects its whole process, and one address serves both products.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { startUnderstudy } from '../support/understudy.mjs';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));

const server = await startUnderstudy();
after(async () => assert.equal(await server.stop(), 0));

test('an unchanged application talks to us on the bare paths of two providers', async () => {
  const { url } = await server.sandbox('whole-process');
  const { stdout } = await run(process.execPath, ['--import', './redirect_wix.mjs', 'wix_application.mjs'], {
    cwd: here,
    env: { ...process.env, UNDERSTUDY_URL: url },
  });
  const { jobId, refused, order } = JSON.parse(stdout);
  assert.equal(typeof jobId, 'string');
  assert.deepEqual(refused, [409, 'IN_PROGRESS']);
  assert.equal(order, 'PAUSED');
});
