// SPDX-License-Identifier: MIT
// An application of the Wix SDK as anybody would write it: no option, no address, no sign of a test.
import { programs } from '@wix/benefit-programs';
import { orders } from '@wix/pricing-plans';
import { ApiKeyStrategy, createClient } from '@wix/sdk';

const wix = createClient({
  modules: { programs, orders },
  auth: ApiKeyStrategy({ apiKey: 'an-api-key', siteId: '5a0b6a8e-0000-4000-8000-000000000001' }),
});
const programId = 'e5c42e1e-cd10-4210-b483-bb59932b1fa7';
const orderId = '9e2f0450-f8ab-4459-a4a9-a851ebbd12d1';

const { jobId } = await wix.programs.pauseProgram(programId, { idempotencyKey: 'first' });
const refused = await wix.programs.pauseProgram(programId, { idempotencyKey: 'second' }).catch((error) => error);
await wix.orders.pauseOrder(orderId);
const { order } = await wix.orders.managementGetOrder(orderId);
console.log(JSON.stringify({ jobId, refused: [refused.status, refused.details.applicationError.code], order: order.status }));
