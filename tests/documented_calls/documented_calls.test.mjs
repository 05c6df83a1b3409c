// SPDX-License-Identifier: MIT
// A reader copies a call from a provider's page, changes the host, and gets the documented answer at once.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { startUnderstudy } from '../support/understudy.mjs';
import { curl } from './curl.mjs';
import * as samples from './samples.mjs';

const server = await startUnderstudy();
after(async () => assert.equal(await server.stop(), 0));

let sandboxes = 0;
const freshSandbox = (options) => server.sandbox(`documented-${++sandboxes}`, options);

// Sends a sample as printed; whatever the answer, it comes within a second.
async function send(sample, base, fill) {
  const answer = await curl(sample, base, fill);
  assert.ok(answer.seconds < 1, `answered after ${answer.seconds} s`);
  return answer;
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
const key = { '<keyValue>': 'account_key_id', ':organizationId': '46da78a6-034d-48d3-a28f-870d20b0ba00' };
const quoted = (sample) => ({ ...sample, command: sample.command.replace(/^(\w+):/gm, '"$1":') });

test('Wix: the printed pause of a program starts a job, without an idempotency key, in snake case, with an empty credential', async () => {
  const sandbox = await freshSandbox();
  const answer = await send(samples.pauseProgram, sandbox.of('wix-benefit-programs'));
  assert.equal(answer.status, 200);
  assert.deepEqual(Object.keys(answer.json), ['jobId']);
  assert.match(answer.json.jobId, guid);
  assert.equal(answer.headers.get('understudy-outcome'), 'pauseProgram/accepted');
});

test('Wix: the printed pause sent again is refused while the first is settling, and after it', async () => {
  const sandbox = await freshSandbox();
  const base = sandbox.of('wix-benefit-programs');
  await send(samples.pauseProgram, base);
  const settling = await send(samples.pauseProgram, base);
  assert.deepEqual([settling.status, settling.json.details.applicationError.code], [409, 'IN_PROGRESS']);
  await sandbox.advance('PT1M');
  const settled = await send(samples.pauseProgram, base);
  assert.deepEqual([settled.status, settled.json.details.applicationError.code], [409, 'ALREADY_EXECUTED']);
});

test('Wix: the printed pause of an order has no body and no credential, and is answered {}', async () => {
  const sandbox = await freshSandbox();
  const answer = await send(samples.pauseOrder, sandbox.of('wix-pricing-plans'));
  assert.deepEqual([answer.status, answer.text], [200, '{}']);
});

test('Wix: the other order that the page names can be paused as well', async () => {
  const sandbox = await freshSandbox();
  const answer = await send(samples.pauseOrder, sandbox.of('wix-pricing-plans'), {
    '9e2f0450-f8ab-4459-a4a9-a851ebbd12d1': '9af3cbe6-fe27-4fdb-a0b0-892289b03d22',
  });
  assert.deepEqual([answer.status, answer.text], [200, '{}']);
});

test('J.P. Morgan: the four printed exchanges give the four printed bodies', async (t) => {
  const clock = '2024-05-01T00:46:55.879718031Z';
  const three = { '"pauseRemainingBillingCycles":2': '"pauseRemainingBillingCycles":3' };
  const exchange = async (sandbox, sample, fill) => {
    const answer = await send(sample, sandbox.of(sample.provider), fill);
    assert.equal(answer.status, 200, answer.text);
    return answer.text;
  };
  await t.test('schedule', async () => {
    const sandbox = await freshSandbox({ clock });
    assert.equal(await exchange(sandbox, samples.schedulePause), samples.schedulePause.answer);
  });
  await t.test('cancel, before the pause begins', async () => {
    const sandbox = await freshSandbox({ clock });
    await exchange(sandbox, samples.schedulePause);
    assert.equal(await exchange(sandbox, samples.cancelPause), samples.cancelPause.answer);
  });
  await t.test('update, in the last of three paused cycles', async () => {
    const sandbox = await freshSandbox({ clock });
    await exchange(sandbox, samples.schedulePause, three);
    await sandbox.advance('P3D');
    assert.equal(await exchange(sandbox, samples.updatePause), samples.updatePause.answer);
  });
  await t.test('resume, as the example and not the text has it', async () => {
    const sandbox = await freshSandbox({ clock, settings: { 'jpmorgan-recurring': { resume_response: 'example' } } });
    await exchange(sandbox, samples.schedulePause, three);
    await sandbox.advance('P1D');
    assert.equal(await exchange(sandbox, samples.resumePause), samples.resumePause.answer);
  });
});

test('Loop: the printed pause has no body, and is answered with the fourteen keys of a subscription', async () => {
  const sandbox = await freshSandbox();
  const answer = await send(samples.pauseLoopSubscription, sandbox.of('loop-commerce'), { '{id}': 'sub_active' });
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(Object.keys(answer.json).sort(), [
    'bc_subscription_id', 'cancel_reason', 'cancelled_at', 'created_at', 'customer_id', 'id', 'interval_type', 'next_billing_at',
    'paused_at', 'product_id', 'resumed_at', 'skipped_until', 'status', 'updated_at',
  ]);
  assert.equal(answer.json.status, 'paused');
  assert.match(answer.json.paused_at, instant);
});

for (const [id, status] of [['sub_unknown', 404], ['sub_paused', 409], ['sub_cancelled', 412]]) {
  test(`Loop: the printed pause of ${id} is answered ${status} with error and message`, async () => {
    const sandbox = await freshSandbox();
    const answer = await send(samples.pauseLoopSubscription, sandbox.of('loop-commerce'), { '{id}': id });
    assert.equal(answer.status, status);
    assert.deepEqual(Object.keys(answer.json).sort(), ['error', 'message']);
  });
}

test('Loop: the other printed calls of commerce work once their placeholders are filled in', async () => {
  const sandbox = await freshSandbox();
  const base = sandbox.of('loop-commerce');
  const changed = await send(samples.changeLoopCadence, base, { '{id}': 'sub_active', '{ ... }': '{"interval_type": "annual"}' });
  assert.deepEqual([changed.status, changed.json.interval_type], [200, 'annual'], changed.text);
  const order = await send(samples.checkOutLoopCart, base, { '{id}': 'cart_open' });
  assert.deepEqual([order.status, Object.keys(order.json)], [200, ['order_id', 'payment_id']], order.text);
  assert.equal((await send(samples.checkOutLoopCart, base, { '{id}': 'cart_open' })).status, 409);
  assert.equal((await send(samples.checkOutLoopCart, base, { '{id}': 'cart_empty' })).status, 412);
  const product = await send(samples.getLoopProduct, base, { '{id}': 'prod_omega' });
  assert.deepEqual([product.status, product.json.price_cents], [200, '4900'], product.text);
});

test('Loop: a body that is printed as { ... } is no JSON, and gets the 400 of the platform', async () => {
  const sandbox = await freshSandbox();
  for (const sample of [samples.changeLoopCadence, samples.pauseBilledSubscription, samples.pauseBilledSubscriptionAsAdministrator]) {
    const answer = await send(sample, sandbox.of(sample.provider), { '{id}': 'sub_active' });
    assert.deepEqual([answer.status, answer.json.error], [400, 'validation_error'], answer.text);
  }
});

test('Loop: the printed calls about a billed subscription pause it, resume it, and show it', async () => {
  const sandbox = await freshSandbox();
  const base = sandbox.of('loop-payments');
  const paused = await send(samples.pauseBilledSubscription, base, { '{id}': 'sub_active', '{ ... }': '{"reason": "holidays"}' });
  assert.deepEqual([paused.status, paused.json.status], [200, 'paused'], paused.text);
  const resumed = await send(samples.resumeBilledSubscription, base, { '{id}': 'sub_active' });
  assert.deepEqual([resumed.status, resumed.json.status], [200, 'active'], resumed.text);
  assert.equal((await send(samples.resumeBilledSubscription, base, { '{id}': 'sub_active' })).status, 412);
  const months = { '{id}': 'sub_active', '{ ... }': '{"duration_months": 1, "reason": "travel"}' };
  assert.equal((await send(samples.pauseBilledSubscriptionAsAdministrator, base, months)).status, 200);
  const summary = await send(samples.getBillingSummary, base);
  assert.deepEqual([summary.status, summary.json.subscription.status], [200, 'paused'], summary.text);
});

test('Loop: the printed event of Stripe has neither a body nor a signature, and gets the documented 401', async () => {
  const sandbox = await freshSandbox();
  const answer = await send(samples.sendStripeEvent, sandbox.of('loop-payments'));
  assert.deepEqual([answer.status, Object.keys(answer.json)], [401, ['error', 'message']], answer.text);
});

const paymentsAiBase = (sandbox) => sandbox.of('payments-ai');

for (const [name, sample] of [['create', samples.createPause], ['change', samples.changePause]]) {
  test(`payments.ai: the printed body to ${name} a pause is no JSON, and gets the documented 400`, async () => {
    const sandbox = await freshSandbox();
    const answer = await send(sample, paymentsAiBase(sandbox));
    assert.deepEqual([answer.status, answer.json.statusCode, answer.json.message], [400, 400, 'Bad request'], answer.text);
    assert.equal(typeof answer.json.errorCode, 'string');
  });
}

test('payments.ai: the printed calls without a body work down to their placeholders', async () => {
  const sandbox = await freshSandbox();
  const base = paymentsAiBase(sandbox);
  assert.equal((await send(samples.listPauses, base)).status, 200);
  const read = await send(samples.getPause, base);
  assert.deepEqual([read.status, read.json.data.status], [200, 'ongoing'], read.text);
  const revoked = await send(samples.revokePause, base);
  assert.deepEqual([revoked.status, revoked.json.data.status], [200, 'revoked']);
});

test('payments.ai: with quotes, the printed calls pause, list, read, change and resume a subscription', async () => {
  const sandbox = await freshSandbox();
  const call = (sample, id) => send(sample, paymentsAiBase(sandbox), { ...key, ':subscriptionPauseId': id });

  const created = await call(quoted(samples.createPause));
  assert.equal(created.status, 201, created.text);
  const { id } = created.json.data;
  assert.deepEqual([created.json.data.subscriptionId, created.json.data.status], ['example-id', 'ongoing']);

  const listed = await call(samples.listPauses);
  assert.equal(listed.status, 200);
  assert.ok(listed.json.data.some((pause) => pause.id === id), 'the list has the new pause');

  const read = await call(samples.getPause, id);
  assert.deepEqual([read.status, read.json], [200, created.json]);

  const changed = await call(quoted(samples.changePause), id);
  assert.deepEqual([changed.status, changed.json.data.description], [200, 'new description']);

  const revoked = await call(samples.revokePause, id);
  assert.deepEqual([revoked.status, revoked.json.data.status], [200, 'revoked']);
  const again = await call(samples.getPause, id);
  assert.deepEqual([again.status, again.json.data.status], [200, 'revoked']);
});

test('payments.ai: the printed subscription is pending, since its instrument is new, and says where the customer pays', async () => {
  const answer = await send(samples.createSubscription, paymentsAiBase(await freshSandbox()));
  assert.equal(answer.status, 201, answer.text);
  assert.deepEqual(Object.keys(answer.json), ['data']);
  assert.equal(answer.json.data.status, 'pending');
  assert.match(answer.json.data.id, /^ord_/);
  assert.match(answer.json.data.recentInvoiceId, /^in_/);
  assert.match(answer.json.data.recentInvoicePaymentFormUrl, /^https:\/\/sandbox-portal\.secure-payments\.app\//);
});

test('payments.ai: the printed one-time order is created', async () => {
  const answer = await send(samples.createOneTimeOrder, paymentsAiBase(await freshSandbox()));
  assert.deepEqual([answer.status, answer.json.data.orderType], [201, 'one-time-order'], answer.text);
});

test('payments.ai: the printed cancellations cancel at once or at the printed time, and the printed reactivation takes them back', async () => {
  const sandbox = await freshSandbox();
  const call = (sample, fill) => send(sample, paymentsAiBase(sandbox), { ...key, ...fill });
  const refused = await call(samples.reactivate);
  assert.equal(refused.status, 409, 'nothing is canceled yet');

  const scheduled = await call(samples.cancelLater);
  assert.deepEqual([scheduled.status, scheduled.json.data.cancelAt], [201, '2026-06-30T23:59:59Z'], scheduled.text);
  assert.equal((await call(samples.reactivate)).json.data.status, 'active');

  const { id } = (await call(samples.cancelNow)).json.data;
  assert.equal((await call(samples.reactivate)).status, 201);
  assert.ok((await call(samples.listCancellations)).json.data.some((each) => each.id === id));
  assert.equal((await call(samples.getCancellation, { ':subscriptionCancellationId': id })).json.data.reason, 'did-not-want');
});

test('payments.ai: the printed registration of a webhook gets the printed answer', async () => {
  const { status, json } = await send(samples.registerWebhook, paymentsAiBase(await freshSandbox()));
  assert.deepEqual([status, json.type, Object.keys(json.data)], [201, 'object', ['id', 'createdAt', 'updatedAt', 'url', 'auth']]);
  assert.match(json.data.id, guid);
  assert.deepEqual(json.data.auth, { type: 'basic', username: 'user', password: 'pass' });
});
