// SPDX-License-Identifier: MIT
// The calls and bodies that the providers' own pages print, literally. What a reader has to fill in is left as printed.
// Everything that looks odd here is odd there: a body without quotes, an empty credential, a required field left out.

const WIX = 'https://www.wixapis.com';
const LOOP = 'https://commerce.platform.loop.health';
const PAYMENTS_AI = 'https://staging-api.payments.ai';

export const pauseProgram = {
  provider: 'wix-benefit-programs',
  origin: WIX,
  page: 'https://dev.wix.com/docs/api-reference/business-solutions/benefit-programs/programs/pause-program.md',
  command: String.raw`curl --request POST https://www.wixapis.com/benefit-programs/v1/programs/pause \
  -H "Authorization: " \
  -H "Content-Type: application/json" \
  --data '{ "program_id": "e5c42e1e-cd10-4210-b483-bb59932b1fa7" }'`,
};

export const pauseOrder = {
  provider: 'wix-pricing-plans',
  origin: WIX,
  page: 'https://dev.wix.com/docs/api-reference/business-solutions/pricing-plans/orders/pause-order.md',
  command: String.raw`curl -X POST 'https://www.wixapis.com/pricing-plans/v2/orders/9e2f0450-f8ab-4459-a4a9-a851ebbd12d1/pause' -H 'Authorization: '`,
};

export const pauseLoopSubscription = {
  provider: 'loop-commerce',
  origin: LOOP,
  page: 'https://docs.ross.platform.loop.health/reference/api/commerce/post_v1_subscriptions__id_pause',
  command: String.raw`curl -X POST https://commerce.platform.loop.health/v1/subscriptions/{id}/pause -H "Authorization: Bearer $ACCESS_TOKEN"`,
};

const loop = (service, page, command) => ({
  provider: `loop-${service}`,
  origin: `https://${service}.platform.loop.health`,
  page: `https://docs.ross.platform.loop.health/reference/api/${service}/${page}`,
  command,
});

export const changeLoopCadence = loop(
  'commerce',
  'post_v1_subscriptions__id_cadence',
  String.raw`curl -X POST https://commerce.platform.loop.health/v1/subscriptions/{id}/cadence \
  -H "Authorization: Bearer $ACCESS_TOKEN" \
  -H "Content-Type: application/json" \
  -d '{ ... }'`,
);
export const checkOutLoopCart = loop(
  'commerce',
  'post_v1_carts__id_checkout',
  String.raw`curl -X POST https://commerce.platform.loop.health/v1/carts/{id}/checkout \
  -H "Authorization: Bearer $ACCESS_TOKEN"`,
);
export const getLoopProduct = loop(
  'commerce',
  'get_v1_products__id',
  String.raw`curl -X GET https://commerce.platform.loop.health/v1/products/{id} \
  -H "Authorization: Bearer $ACCESS_TOKEN"`,
);
export const pauseBilledSubscription = loop(
  'payments',
  'post_v1_subscriptions__id_pause',
  String.raw`curl -X POST https://payments.platform.loop.health/v1/subscriptions/{id}/pause \
  -H "Authorization: Bearer $ACCESS_TOKEN" \
  -H "Content-Type: application/json" \
  -d '{ ... }'`,
);
export const resumeBilledSubscription = loop(
  'payments',
  'post_v1_subscriptions__id_resume',
  String.raw`curl -X POST https://payments.platform.loop.health/v1/subscriptions/{id}/resume \
  -H "Authorization: Bearer $ACCESS_TOKEN"`,
);
export const pauseBilledSubscriptionAsAdministrator = loop(
  'payments',
  'post_v1_admin_subscriptions__id_pause',
  String.raw`curl -X POST https://payments.platform.loop.health/v1/admin/subscriptions/{id}/pause \
  -H "Authorization: Bearer $ACCESS_TOKEN" \
  -H "Content-Type: application/json" \
  -d '{ ... }'`,
);
export const getBillingSummary = loop(
  'payments',
  'get_v1_billing_summary',
  String.raw`curl -X GET https://payments.platform.loop.health/v1/billing/summary \
  -H "Authorization: Bearer $ACCESS_TOKEN"`,
);
export const sendStripeEvent = loop(
  'payments',
  'post_v1_webhooks_stripe',
  String.raw`curl -X POST https://payments.platform.loop.health/v1/webhooks/stripe \
  -H "Authorization: Bearer $ACCESS_TOKEN"`,
);

const paymentsAi = (command, page = 'tutorials/pause-subscription') => ({
  provider: 'payments-ai',
  origin: PAYMENTS_AI,
  page: `https://api-docs.payments.ai/docs/get-started/${page}`,
  command,
});

export const createPause = paymentsAi(
  String.raw`curl -i -X POST 'https://staging-api.payments.ai/v1/public-api/organizations/:organizationId/subscription-pauses' -H 'Content-Type: application/json' -H 'Authorization: ApiKey <keyValue>' -d '{
subscriptionId: "example-id",
description: "new description"
}' -v`,
);
export const listPauses = paymentsAi(
  String.raw`curl -X 'GET' 'https://staging-api.payments.ai/v1/public-api/organizations/:organizationId/subscription-pauses' -H 'accept: application/json' -H 'Authorization: ApiKey <keyValue>'`,
);
export const getPause = paymentsAi(
  String.raw`curl -X 'GET' 'https://staging-api.payments.ai/v1/public-api/organizations/:organizationId/subscription-pauses/:subscriptionPauseId' -H 'accept: application/json' -H 'Authorization: ApiKey <keyValue>'`,
);
export const changePause = paymentsAi(
  String.raw`curl -i -X PATCH 'https://staging-api.payments.ai/v1/public-api/organizations/:organizationId/subscription-pauses/:subscriptionPauseId' -H 'Content-Type: application/json' -H 'Authorization: ApiKey <keyValue>' -d '{
description: "new description"
}' -v`,
);
export const revokePause = paymentsAi(
  String.raw`curl -X 'DELETE' 'https://staging-api.payments.ai/v1/public-api/organizations/:organizationId/subscription-pauses/:subscriptionPauseId' -H 'accept: application/json' -H 'Authorization: ApiKey <keyValue>'`,
);

export const createSubscription = paymentsAi(
  String.raw`curl -i -X POST \
'https://staging-api.payments.ai/v1/public-api/organizations/:organizationId/subscriptions' \
-H 'Content-Type: application/json' \
-H 'Authorization: ApiKey <keyValue>' \
-d '{
"customerId": "cus_xxx",
"paymentInstrumentId": "inst_xxx",
"items": [{ "plan": { "id": "plan_xxx" } }],
"isTrialOnly": false
}'`,
  'tutorials/create-subscription',
);
export const createOneTimeOrder = paymentsAi(
  String.raw`curl -i -X POST \
"https://staging-api.payments.ai/v1/public-api/organizations/${'${ORGANIZATION_ID}'}/subscriptions/one-time-orders" \
-H 'Content-Type: application/json' \
-H "Authorization: ApiKey ${'${API_KEY}'}" \
-d '{
"customerId": "cus_xxx",
"items": [{ "plan": { "id": "plan_one_time" } }]
}'`,
  'concepts/orders/one-time-order',
);
export const cancelNow = paymentsAi(
  String.raw`curl -i -X POST \
'https://staging-api.payments.ai/v1/public-api/organizations/:organizationId/subscription-cancellations' \
-H 'Content-Type: application/json' \
-H 'Authorization: ApiKey <keyValue>' \
-d '{
"subscriptionId": "ord_xxx",
"cancelledBy": "customer",
"reason": "did-not-want"
}'`,
  'concepts/orders/subscription-cancellations',
);
export const cancelLater = paymentsAi(
  String.raw`curl -i -X POST \
'https://staging-api.payments.ai/v1/public-api/organizations/:organizationId/subscription-cancellations' \
-H 'Content-Type: application/json' \
-H 'Authorization: ApiKey <keyValue>' \
-d '{
"subscriptionId": "ord_xxx",
"cancelledBy": "customer",
"reason": "too-expensive",
"cancelAt": "2026-06-30T23:59:59Z"
}'`,
  'concepts/orders/subscription-cancellations',
);
export const listCancellations = paymentsAi(
  String.raw`curl -X 'GET' \
'https://staging-api.payments.ai/v1/public-api/organizations/:organizationId/subscription-cancellations' \
-H 'accept: application/json' \
-H 'Authorization: ApiKey <keyValue>'`,
  'tutorials/cancel-subscription',
);
export const getCancellation = paymentsAi(
  String.raw`curl -X 'GET' \
'https://staging-api.payments.ai/v1/public-api/organizations/:organizationId/subscription-cancellations/:subscriptionCancellationId' \
-H 'accept: application/json' \
-H 'Authorization: ApiKey <keyValue>'`,
  'tutorials/cancel-subscription',
);
export const reactivate = paymentsAi(
  String.raw`curl -i -X POST \
'https://staging-api.payments.ai/v1/public-api/organizations/:organizationId/subscription-reactivations' \
-H 'Content-Type: application/json' \
-H 'Authorization: ApiKey <keyValue>' \
-d '{
"subscriptionId": "ord_xxx",
"description": "Customer changed their mind"
}'`,
  'concepts/orders/subscription-reactivation',
);
export const registerWebhook = paymentsAi(
  String.raw`curl -X POST "https://staging-api.payments.ai/v1/webhook-destinations" \
     -H "Authorization: ApiKey your_api_key_here" \
     -H "Content-Type: application/json" \
     -d '{
           "url": "https://your-url-here.com/webhook",
           "auth": {
             "type": "basic",
             "username": "user",
             "password": "pass"
           }
         }'`,
  'tutorials/webhook-setup',
);

// J.P. Morgan's page prints the path and the bodies of four exchanges, without a curl command; this is the command for them.
const recurringPause = (body, merchantId, requestId) => ({
  provider: 'jpmorgan-recurring',
  origin: 'https://api-ms1.payments.jpmorgan.com/managedrecurringpayments/v2',
  page: 'https://developer.payments.jpmorgan.com/docs/commerce/optimization-protection/capabilities/managed-recurring-payments/how-to/pause-and-resume-recurring-programs',
  command:
    `curl -X POST https://api-ms1.payments.jpmorgan.com/managedrecurringpayments/v2/pauses -H "Authorization: Bearer $ACCESS_TOKEN" ` +
    `-H 'Content-Type: application/json' -H 'merchant-id: ${merchantId}' -H 'request-id: ${requestId}' -d '${body}'`,
});

export const schedulePause = {
  ...recurringPause('{"recurringProgramId":"xB7lAXy0vZ","pauseRemainingBillingCycles":2}', '998152096533', '265cc804-7994-423f-be9e-6e5d19fbbd60'),
  answer: '{"recurringProgramId":"xB7lAXy0vZ","merchantId":"998152096533","requestId":"265cc804-7994-423f-be9e-6e5d19fbbd60","merchantRecurringProgramId":"xB7lAXy0vZ","pauseInformation":{"pauseRequestedDate":"2024-05-01T00:46:55.879718031Z","recurringProgramPauseStatusCode":"PAUSE_SCHEDULED","pauseBillingCyclesTotalCount":2,"pauseRemainingBillingCycles":"2","pauseStartDate":"2024-05-02","pauseEndDate":"2024-05-03"}}',
};
export const resumePause = {
  ...recurringPause('{"recurringProgramId":"xB7lAXy0vZ","pauseRemainingBillingCycles":0}', '998152096534', '73811608-f5c8-4ef9-adf0-1148e4389088'),
  answer: '{"recurringProgramId":"xB7lAXy0vZ","merchantId":"998152096534","requestId":"73811608-f5c8-4ef9-adf0-1148e4389088","merchantRecurringProgramId":"xB7lAXy0vZ","pauseInformation":{"pauseRequestedDate":"2024-05-01T00:46:55.879718Z","recurringProgramPauseStatusCode":"RESUMED","pauseBillingCyclesTotalCount":3,"pauseRemainingBillingCycles":"0","pauseStartDate":"2024-05-02","pauseEndDate":"2024-05-04"}}',
};
export const cancelPause = {
  ...recurringPause('{"recurringProgramId":"xB7lAXy0vZ","pauseRemainingBillingCycles":0}', '998152096535', '265cc804-7994-423f-be9e-6e5d19fbbd77'),
  answer: '{"recurringProgramId":"xB7lAXy0vZ","merchantId":"998152096535","requestId":"265cc804-7994-423f-be9e-6e5d19fbbd77","merchantRecurringProgramId":"xB7lAXy0vZ","pauseInformation":{"pauseRequestedDate":"2024-05-01T00:46:55.879718Z","recurringProgramPauseStatusCode":"PAUSE_CANCELLED","pauseBillingCyclesTotalCount":0,"pauseRemainingBillingCycles":"0","pauseStartDate":"2024-05-02","pauseEndDate":"2024-05-03"}}',
};
export const updatePause = {
  ...recurringPause('{"recurringProgramId":"xB7lAXy0vZ","pauseRemainingBillingCycles":3}', '998152096536', '265cc804-7994-423f-be9e-6e5d19fbbd55'),
  answer: '{"recurringProgramId":"xB7lAXy0vZ","merchantId":"998152096536","requestId":"265cc804-7994-423f-be9e-6e5d19fbbd55","merchantRecurringProgramId":"xB7lAXy0vZ","pauseInformation":{"pauseRequestedDate":"2024-05-01T00:46:55.879718Z","recurringProgramPauseStatusCode":"PAUSE_ONGOING","pauseBillingCyclesTotalCount":6,"pauseRemainingBillingCycles":"3","pauseStartDate":"2024-05-02","pauseEndDate":"2024-05-07"}}',
};
