// SPDX-License-Identifier: MIT
// Runs a printed curl command with the real curl, through a shell, changing only its origin and its placeholders. What the test wants to
// know besides (status, time, the body apart) is asked for in a .curlrc, so that the command itself stays as printed.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

// `base` takes the place of the sample's origin; `fill` maps placeholders to what a reader would put there.
export async function curl({ command, origin }, base, fill = {}) {
  if (!command.includes(origin)) throw new Error(`the command does not call ${origin}`);
  let filled = command.replaceAll(origin, base);
  for (const [placeholder, value] of Object.entries(fill)) filled = filled.replaceAll(placeholder, value);
  const home = await mkdtemp(join(tmpdir(), 'curl-'));
  try {
    await writeFile(
      join(home, '.curlrc'),
      `silent\nshow-error\nmax-time = 10\noutput = "${home}/body"\ndump-header = "${home}/head"\nwrite-out = "%{http_code} %{time_total}"\n`,
    );
    const env = { ...process.env, CURL_HOME: home, ACCESS_TOKEN: 'lph_at_x', API_KEY: 'account_key_id', ORGANIZATION_ID: 'my-organization', no_proxy: '*' };
    const { stdout } = await run('sh', ['-c', filled], { env });
    const [status, seconds] = stdout.split(' ').map(Number);
    const [head, body] = await Promise.all(['head', 'body'].map((name) => readFile(join(home, name), 'utf8').catch(() => '')));
    return answer(status, seconds, head, body);
  } finally {
    await rm(home, { recursive: true });
  }
}

function answer(status, seconds, head, printed) {
  const headers = new Headers(
    head
      .split('\r\n')
      .filter((line) => line.includes(': '))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const text = printed.startsWith('HTTP/') ? printed.slice(head.length) : printed; // -i prints the head before the body
  return {
    status,
    seconds,
    headers,
    text,
    get json() {
      return JSON.parse(text);
    },
  };
}
