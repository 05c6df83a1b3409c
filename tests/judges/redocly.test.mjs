// SPDX-License-Identifier: MIT
// Redocly reads every contract and finds no error, and no warning but those that a provider's own paths earn.
import assert from 'node:assert/strict';
import test from 'node:test';

import { contracts, redocly } from './judges.mjs';

// /v1/subscriptions/{id}/pause and /v1/subscriptions/customer/{customerId} are the provider's own, and both match …/customer/pause;
// …/subscriptions/{id}/items and …/subscriptions/one-time-orders/{id} likewise. Who asks for authorization is only ever redirected. The health
// check of J.P. Morgan's Notifications API is documented without a refusal.
const earned = {
  'loop-commerce': ['no-ambiguous-paths at #/paths/~1v1~1subscriptions~1customer~1{customerId}'],
  'loop-payments': ['operation-2xx-response at #/paths/~1v1~1oauth~1authorize/get/responses'],
  'payments-ai': [
    'no-ambiguous-paths at #/paths/~1v1~1public-api~1organizations~1{organizationId}~1subscriptions~1one-time-orders~1{subscriptionId}',
  ],
  'jpmorgan-recurring': ['operation-4xx-response at #/paths/~1healthcheck~1notification-subscriptions/get/responses'],
};

test('there are contracts to judge', () => assert.ok(contracts.length > 5));

for (const { provider, document } of contracts) {
  test(`${provider}: the contract keeps to the recommended rules`, async () => {
    const { status, stdout, stderr } = await redocly('lint', '--extends', 'recommended', '--format', 'json', document);
    const { totals, problems } = JSON.parse(stdout || assert.fail(stderr));
    assert.deepEqual([status, totals.errors], [0, 0], JSON.stringify(problems, null, 1));
    const warnings = problems.map(({ ruleId, location }) => `${ruleId} at ${location[0]?.pointer}`);
    assert.deepEqual(warnings, earned[provider] ?? [], problems.map(({ message }) => message).join('\n'));
  });
}
