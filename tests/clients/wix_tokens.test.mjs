// SPDX-License-Identifier: MIT
// The strategies of @wix/sdk, unmodified: they fetch their tokens with the process's own fetch, so the process is redirected (redirect_wix.mjs).
// The sandboxes are strict: whoever comes without the right token is refused.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { orders, plans } from '@wix/pricing-plans';
import { ApiKeyStrategy, AppStrategy, createClient, OAuthStrategy } from '@wix/sdk';

import './redirect_wix.mjs';
import { startUnderstudy } from '../support/understudy.mjs';
import { applicationError } from './wix.mjs';

const appId = 'a0000000-0000-4000-8000-000000000001';
const instanceId = 'a0000000-0000-4000-8000-00000000000b';
const own = '9e2f0450-f8ab-4459-a4a9-a851ebbd12d1';
const member = 'b0000000-0000-4000-8000-000000000001';

const server = await startUnderstudy();
after(async () => assert.equal(await server.stop(), 0));

let sandboxes = 0;
async function strict(auth, given = []) {
  const sandbox = await server.sandbox(`tokens-${++sandboxes}`, { settings: { 'wix-pricing-plans': { auth: 'strict' } } });
  for (const [type, attributes] of given) await sandbox.create('wix-pricing-plans', type, attributes);
  process.env.UNDERSTUDY_URL = sandbox.of('wix-pricing-plans');
  return createClient({ modules: { orders, plans }, auth });
}

test('an API key comes as it is', async () => {
  const client = await strict(ApiKeyStrategy({ apiKey: 'an-api-key', siteId: '5a0b6a8e-0000-4000-8000-000000000001' }));
  assert.equal(await client.orders.pauseOrder(own), undefined);
});

test('an app gets a token for one of its instances', async () => {
  const client = await strict(AppStrategy({ appId, appSecret: 'a-secret', instanceId }));
  assert.equal(await client.orders.pauseOrder(own), undefined);
  const { headers } = await client.auth.getAuthHeaders();
  assert.match(headers.Authorization, new RegExp(`^app\\.${appId}\\.${instanceId}\\.`));
});

test('an app with a refresh token gets a new token before every call', async () => {
  const client = await strict(AppStrategy({ appId, appSecret: 'a-secret', refreshToken: `refresh-app.${appId}.${instanceId}.of-an-earlier-time` }));
  assert.equal(await client.orders.pauseOrder(own), undefined);
  assert.equal(await client.orders.resumeOrder(own), undefined);
});

test('an app exchanges the code of its installation', async () => {
  const client = await strict(AppStrategy({ appId, appSecret: 'a-secret' }), [['authorization_code', { code: 'a-code' }]]);
  const { refreshToken } = await client.auth.handleOAuthCallback(`https://example.com/callback?code=a-code&instanceId=${instanceId}`);
  assert.equal(typeof refreshToken, 'string');
  assert.equal(await client.orders.pauseOrder(own), undefined);
  await assert.rejects(client.auth.handleOAuthCallback(`https://example.com/callback?code=a-code&instanceId=${instanceId}`), /status code.* 429/);
  await assert.rejects(client.auth.handleOAuthCallback(`https://example.com/callback?code=another&instanceId=${instanceId}`), /status code.* 400/);
});

test('a token tells whose it is, and an app that knows one of its own can act as itself', async () => {
  const giver = await strict(AppStrategy({ appId, appSecret: 'a-secret', instanceId }));
  const accessToken = (await giver.auth.getAuthHeaders()).headers.Authorization;
  const strategy = AppStrategy({ appId, appSecret: 'a-secret', accessToken });
  const { clientId, instanceId: told } = await strategy.getTokenInfo();
  assert.deepEqual([clientId, told], [appId, instanceId]);
  const client = createClient({ modules: { orders }, auth: await strategy.elevated() });
  assert.equal(await client.orders.pauseOrder(own), undefined);
  assert.equal(await createClient({ modules: { orders }, auth: strategy }).orders.resumeOrder(own), undefined);
  const foreign = (token) => AppStrategy({ appId, appSecret: 'a-secret', accessToken: token }).elevated();
  await assert.rejects(foreign(`app.another-app.${instanceId}.nonce`), /Invalid access token/);
  await assert.rejects(foreign('nothing-of-ours'), /status code.* 400/);
});

test('a visitor sees public plans, but no orders', async () => {
  const client = await strict(OAuthStrategy({ clientId: 'a-client' }));
  const { plans: found } = await client.plans.listPublicPlans();
  assert.ok(found.length > 0);
  assert.equal((await applicationError(client.orders.memberListOrders(), 403)).code, 'PERMISSION_DENIED');
  assert.equal((await applicationError(client.orders.managementListOrders(), 403)).code, 'PERMISSION_DENIED');
  const { refreshToken } = client.auth.getTokens();
  assert.equal(refreshToken.role, 'visitor');
  const renewed = await client.auth.renewToken(refreshToken);
  assert.notEqual(renewed.accessToken.value, client.auth.getTokens().accessToken.value);
});

test('a member sees orders of their own', async () => {
  const auth = OAuthStrategy({ clientId: 'a-client' });
  const client = await strict(auth);
  auth.setTokens(await auth.generateVisitorTokens());
  auth.setTokens(await auth.getMemberTokensForExternalLogin(member, 'an-api-key'));
  assert.ok(auth.loggedIn());
  const { orders: found } = await client.orders.memberListOrders();
  assert.deepEqual([...new Set(found.map(({ buyer }) => buyer.memberId))], [member]);
  assert.equal((await client.orders.memberGetOrder(own))._id, own);
  assert.equal((await applicationError(client.orders.memberGetOrder('9af3cbe6-fe27-4fdb-a0b0-892289b03d22'), 404)).code, 'NOT_FOUND');
  assert.equal((await applicationError(client.orders.pauseOrder(own), 403)).code, 'PERMISSION_DENIED');
  const { order } = await client.orders.createOnlineOrder('d2000000-0000-4000-8000-000000000004');
  assert.equal(order.buyer.memberId, member);
  const renewed = await auth.renewToken(auth.getTokens().refreshToken);
  auth.setTokens(renewed);
  assert.equal((await client.orders.memberGetOrder(own))._id, own);
});

test('nobody is refused', async () => {
  const client = await strict({ getAuthHeaders: async () => ({ headers: {} }) });
  assert.equal((await applicationError(client.orders.managementListOrders(), 401)).code, 'UNAUTHENTICATED');
});
