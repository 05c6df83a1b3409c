// SPDX-License-Identifier: MIT
// Prism stands between a caller and the program and checks both directions against the contract. Our answers never break it. What the
// providers' own samples break is named here, sample by sample; anything else would be a fault of the contract or of the program. The two
// samples that are no JSON are not sent: Prism never answers them.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { curl } from '../documented_calls/curl.mjs';
import * as samples from '../documented_calls/samples.mjs';
import { root, startUnderstudy } from '../support/understudy.mjs';
import { contracts, prism } from './judges.mjs';

const server = await startUnderstudy();
after(async () => assert.equal(await server.stop(), 0));

const emptyCredential = 'request: Invalid security scheme used';
const placeholders = { '<keyValue>': 'account_key_id', ':organizationId': '46da78a6-034d-48d3-a28f-870d20b0ba00' };
const pauseId = (id) => ({ ...placeholders, ':subscriptionPauseId': id });
const quoted = (sample) => ({ ...sample, command: sample.command.replace(/^(\w+):/gm, '"$1":') });
const call = (sample, status, fill = {}, broken = []) => ({ sample, status, fill, broken });

// For each provider the calls in their order: the sample, the status, what to fill in, and which rules the sample itself breaks.
const stories = {
  'wix-benefit-programs': [
    ...[200, 409].map((status) =>
      call(samples.pauseProgram, status, {}, [
        emptyCredential,
        "request.body: Request body must have required property 'programId'", // spelled program_id
        "request.body: Request body must have required property 'idempotencyKey'",
      ]),
    ),
  ],
  'wix-pricing-plans': [
    call(samples.pauseOrder, 200, {}, [emptyCredential]),
    call(samples.pauseOrder, 428, {}, [emptyCredential]),
    call(samples.pauseOrder, 404, { '9e2f0450-f8ab-4459-a4a9-a851ebbd12d1': '00000000-0000-4000-8000-000000000000' }, [emptyCredential]),
  ],
  'jpmorgan-recurring': [call(samples.schedulePause, 200), call(samples.cancelPause, 200), call(samples.schedulePause, 409, { 'ycles":2': 'ycles":5' })],
  'loop-commerce': [
    call(samples.pauseLoopSubscription, 200, { '{id}': 'sub_active' }),
    call(samples.pauseLoopSubscription, 404, { '{id}': 'sub_unknown' }),
    call(samples.pauseLoopSubscription, 409, { '{id}': 'sub_paused' }),
    call(samples.pauseLoopSubscription, 412, { '{id}': 'sub_cancelled' }),
    call(samples.changeLoopCadence, 200, { '{id}': 'sub_paused', '{ ... }': '{"interval_type": "annual"}' }),
    call(samples.changeLoopCadence, 412, { '{id}': 'sub_cancelled', '{ ... }': '{"interval_type": "annual"}' }),
    ...[200, 409].map((status) => call(samples.checkOutLoopCart, status, { '{id}': 'cart_open' })),
    call(samples.checkOutLoopCart, 412, { '{id}': 'cart_empty' }),
    call(samples.getLoopProduct, 200, { '{id}': 'prod_omega' }),
    call(samples.getLoopProduct, 404, { '{id}': 'prod_unknown' }),
  ],
  'loop-payments': [
    call(samples.getBillingSummary, 200),
    call(samples.pauseBilledSubscription, 200, { '{id}': 'sub_active', '{ ... }': '{"reason": "holidays"}' }),
    call(samples.pauseBilledSubscription, 412, { '{id}': 'sub_cancelled', '{ ... }': '{}' }),
    ...[200, 412].map((status) => call(samples.resumeBilledSubscription, status, { '{id}': 'sub_active' })),
    ...[200, 412].map((status) =>
      call(samples.pauseBilledSubscriptionAsAdministrator, status, { '{id}': 'sub_active', '{ ... }': '{"duration_months": 3, "reason": "travel"}' }),
    ),
    call(samples.resumeBilledSubscription, 404, { '{id}': 'sub_unknown' }),
    call(samples.sendStripeEvent, 401, {}, ['request: Body parameter is required']),
  ],
  'payments-ai': [
    call(quoted(samples.createPause), 201, placeholders),
    call(quoted(samples.createPause), 409, placeholders),
    call(samples.listPauses, 200, placeholders),
    call(samples.getPause, 200, pauseId('sub_pau_ongoing')),
    call(quoted(samples.changePause), 200, pauseId('sub_pau_ongoing')),
    call(samples.revokePause, 200, pauseId('sub_pau_ongoing')),
    call(samples.getPause, 404, pauseId('sub_pau_nobody')),
    call(samples.createSubscription, 201, placeholders),
    call(samples.createOneTimeOrder, 201),
    call(samples.cancelLater, 201, placeholders),
    call(samples.reactivate, 201, placeholders),
    call(samples.cancelNow, 201, placeholders),
    call(samples.cancelNow, 409, placeholders),
    call(samples.listCancellations, 200, placeholders),
    call(samples.registerWebhook, 201),
  ],
};

const violations = (answer) =>
  JSON.parse(answer.headers.get('sl-violations') ?? '[]').map(({ location, message }) => ({ at: location[0], text: `${location.join('.')}: ${message}` }));

for (const { provider, document } of contracts) {
  test(`${provider}: Prism reads the contract and could serve it`, async () => {
    const { stop } = await prism('mock', document);
    stop();
  });
}

for (const [provider, calls] of Object.entries(stories)) {
  test(`${provider}: the documented calls through Prism, and no answer breaks the contract`, async () => {
    const sandbox = await server.sandbox(`judged-${provider}`);
    const prefix = new URL(calls[0].sample.origin).pathname.replace(/\/$/, '');
    const judge = await prism('proxy', `${root}fixtures/${provider}/openapi.yaml`, sandbox.of(provider) + prefix);
    try {
      for (const { sample, status, fill, broken } of calls) {
        const answer = await curl(sample, judge.url, fill);
        assert.equal(answer.status, status, answer.text);
        const found = violations(answer);
        assert.deepEqual(found.filter(({ at }) => at === 'response'), [], 'our answer breaks the contract');
        assert.deepEqual(found.map(({ text }) => text), broken, 'the request breaks other rules than those known of the sample');
      }
    } finally {
      judge.stop();
    }
  });
}
