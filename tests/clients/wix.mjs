// SPDX-License-Identifier: MIT
// What the Wix suites share: a client whose requests go to us, by the one option that the SDK has for it, and a look at its errors.
import assert from 'node:assert/strict';

import { ApiKeyStrategy, createClient } from '@wix/sdk';

// A client of `modules` that talks to `base`. `sent` collects the request targets, for assertions on what the SDK really asked for.
export function wixClient(modules, base, sent = []) {
  return createClient({
    modules,
    auth: ApiKeyStrategy({ apiKey: 'an-api-key', siteId: '5a0b6a8e-0000-4000-8000-000000000001' }),
    fetch: (url, init) => {
      const { pathname, search } = new URL(url);
      sent.push(pathname + search);
      return fetch(base + pathname + search, init);
    },
  });
}

// The SDK's own error object, when `call` is refused with this status.
export async function sdkError(call, status) {
  const error = await call.then(
    (value) => assert.fail(`not refused, but answered ${JSON.stringify(value)}`),
    (reason) => reason,
  );
  assert.equal(error.constructor.name, 'SDKError', `${error}`);
  assert.equal(error.status, status, error.message);
  assert.equal(error.response.status, status);
  return error;
}

// The application error of a refused call, as the SDK hands it to its caller.
export async function applicationError(call, status) {
  const { details } = await sdkError(call, status);
  assert.ok(details.applicationError, 'the SDK found an application error in the body');
  return details.applicationError;
}

// The violations of a refused call, [field, rule, data] each, in the order and under the names of the SDK.
export async function violationsOf(call) {
  const { details } = await sdkError(call, 400);
  assert.ok(details.validationError, 'the SDK found a validation error in the body');
  return details.validationError.fieldViolations.map(({ field, violatedRule, ruleName, data }) => [field, ruleName ?? violatedRule, data]);
}
