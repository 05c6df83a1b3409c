// SPDX-License-Identifier: MIT
// The SDK's strategies, unmodified, against the strict pack: how an app and a visitor get their tokens, and that what is told by itself can be
// verified. Token calls go by the global fetch, which is redirected here.
import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';

import { programs } from '@wix/benefit-programs';
import { orders } from '@wix/pricing-plans';
import { ApiKeyStrategy, AppStrategy, createClient, OAuthStrategy } from '@wix/sdk';

import { root, startUnderstudy } from '../support/understudy.mjs';
import { applicationError } from './wix.mjs';

const program = 'e5c42e1e-cd10-4210-b483-bb59932b1fa7';
const server = await startUnderstudy();
const real = globalThis.fetch;
let base;
globalThis.fetch = (resource, init) => {
  const url = new URL(resource instanceof Request ? resource.url : resource);
  return url.hostname.endsWith('.wixapis.com') ? real(base + url.pathname + url.search, init) : real(resource, init);
};
after(async () => {
  globalThis.fetch = real;
  assert.equal(await server.stop(), 0);
});

async function fresh(name, settings = { auth: 'strict' }) {
  const sandbox = await server.sandbox(name, { settings: { 'wix-benefit-programs': settings } });
  base = sandbox.of('wix-benefit-programs');
  return sandbox;
}
const client = (auth) => createClient({ modules: { programs }, auth });
const app = { appId: 'an-app', appSecret: 'a-secret' };

test('an instance of an app gets a token and uses it until it expires', async () => {
  const sandbox = await fresh('instance');
  const { programs: api } = client(AppStrategy({ ...app, instanceId: 'an-instance' }));
  assert.equal((await api.getProgram(program)).status, 'ACTIVE');
  await sandbox.advance('PT4H');
  assert.equal((await applicationError(api.getProgram(program), 401)).code, 'UNAUTHENTICATED');
  assert.equal((await client(AppStrategy({ ...app, instanceId: 'an-instance' })).programs.getProgram(program)).status, 'ACTIVE');
});

test('an app gets its tokens for a code, and a new one for each call for its refresh token', async () => {
  const sandbox = await fresh('refresh');
  await sandbox.create('wix-benefit-programs', 'authorization_code', { code: 'given' });
  const strategy = AppStrategy(app);
  const callback = 'https://example.com/callback?code=given&instanceId=an-instance';
  const { refreshToken } = await strategy.handleOAuthCallback(callback);
  await assert.rejects(strategy.handleOAuthCallback(callback), /Unexpected status code from Wix OAuth API: 429/);
  const { programs: api } = client(AppStrategy({ ...app, refreshToken }));
  await api.getProgram(program);
  await sandbox.advance('P1D');
  assert.equal((await api.getProgram(program)).status, 'ACTIVE');
  await assert.rejects(AppStrategy({ ...app, refreshToken: 'invented' }).getAuthHeaders(), /Unexpected status code from Wix OAuth API: 400/);
});

test('an app acts with more rights for whom a token was given, as the token tells', async () => {
  await fresh('elevated');
  const { headers } = await AppStrategy({ ...app, instanceId: 'an-instance' }).getAuthHeaders();
  const bound = AppStrategy({ ...app, accessToken: headers.Authorization });
  assert.deepEqual(await bound.getTokenInfo(), { clientId: 'an-app', instanceId: 'an-instance' });
  assert.equal((await client(bound).programs.getProgram(program)).status, 'ACTIVE');
  assert.equal((await client(await bound.elevated()).programs.getProgram(program)).status, 'ACTIVE');
  await assert.rejects(AppStrategy({ ...app, accessToken: 'invented' }).elevated(), /Unexpected status code from Wix OAuth API: 400/);
});

test('a visitor gets tokens and renews them; a member gets them for a code', async () => {
  const sandbox = await fresh('visitor');
  const visitor = OAuthStrategy({ clientId: 'a-client' });
  const { programs: api } = client(visitor);
  assert.equal((await api.getProgram(program)).status, 'ACTIVE');
  const tokens = visitor.getTokens();
  await sandbox.advance('P1D');
  assert.equal((await applicationError(api.getProgram(program), 401)).code, 'UNAUTHENTICATED');
  visitor.setTokens(await visitor.renewToken(tokens.refreshToken));
  assert.equal((await api.getProgram(program)).status, 'ACTIVE');
  await sandbox.create('wix-benefit-programs', 'authorization_code', { code: 'of a member' });
  const data = visitor.generateOAuthData('https://example.com/callback');
  const member = await visitor.getMemberTokens('of a member', data.state, data);
  visitor.setTokens(member);
  assert.ok(visitor.loggedIn());
  assert.equal((await api.getProgram(program)).status, 'ACTIVE');
});

test('a member who logs in elsewhere gets tokens that both products understand, at one address for both', async () => {
  const sandbox = await server.sandbox('both', { settings: { 'wix-benefit-programs': { auth: 'strict' }, 'wix-pricing-plans': { auth: 'strict' } } });
  base = sandbox.url;
  const auth = OAuthStrategy({ clientId: 'a-client' });
  const both = createClient({ modules: { programs, orders }, auth });
  auth.setTokens(await auth.generateVisitorTokens());
  assert.equal((await applicationError(both.orders.memberListOrders(), 403)).code, 'PERMISSION_DENIED');
  const member = 'b0000000-0000-4000-8000-000000000001';
  auth.setTokens(await auth.getMemberTokensForExternalLogin(member, 'IST.a-key'));
  assert.ok(auth.loggedIn());
  const { orders: found } = await both.orders.memberListOrders();
  assert.deepEqual([...new Set(found.map(({ buyer }) => buyer.memberId))], [member]);
  assert.equal((await both.programs.getProgram(program)).status, 'ACTIVE');
});

test('an API key needs a site', async () => {
  await fresh('api-key');
  assert.equal((await client(ApiKeyStrategy({ apiKey: 'IST.a-key', siteId: 'a-site' })).programs.getProgram(program)).status, 'ACTIVE');
  assert.equal((await applicationError(client(ApiKeyStrategy({ apiKey: 'IST.a-key', accountId: 'an-account' })).programs.getProgram(program), 401)).code, 'UNAUTHENTICATED');
});

test('an event is verified by the SDK with the public key of the pack', async () => {
  const sandbox = await fresh('events', { extensions: true, settle_after: 'PT0S' });
  await client(ApiKeyStrategy({ apiKey: 'IST.a-key', siteId: 'a-site' })).programs.pauseProgram(program, { idempotencyKey: 'k' });
  const { webhooks } = await server.control('GET', `/sandboxes/${sandbox.name}/webhooks`);
  assert.deepEqual(webhooks.map(({ name }) => name), ['programPaused', 'poolPaused']);
  const [pem] = /-----BEGIN PRIVATE KEY-----[^]*?-----END PRIVATE KEY-----/.exec(await readFile(`${root}fixtures/wix-benefit-programs/behaviour/events.yaml`, 'utf8'));
  const key = createPublicKey(pem.replace(/^ +/gm, '')).export({ type: 'spki', format: 'pem' });
  const { decoded, valid } = await AppStrategy({ ...app, publicKey: key }).decodeJWT(webhooks[0].body);
  assert.ok(valid);
  const envelope = JSON.parse(decoded.data);
  assert.equal(envelope.eventType, 'wix.benefit_programs.v1.program_paused');
  assert.equal(JSON.parse(envelope.data).actionEvent.body.program.status, 'PAUSED');
});
