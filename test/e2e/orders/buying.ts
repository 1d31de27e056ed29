/** How shoppers buy over REST, for the suites of orders. */
import type { OrderView, OrderWithTimeline } from '../../../src/orders/application/queries.js';
import type { Answer, TestApp, Visitor } from '../../support/app.js';
import type { Shop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';

/** Holds units of a shop's drop; returns the claim's id. */
export async function claim(app: TestApp, shop: Shop, shopper: Visitor, quantity = 1): Promise<string> {
  const answer = await app.call<{ id: string }>('POST', `/v2/drops/${shop.dropId}/claims`, {
    ...{ as: shopper, key: true, body: { quantity } },
  });
  if (answer.status !== 201)
    throw new Error(`the claim was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body.id;
}

export function order(
  app: TestApp,
  shopper: Visitor,
  claimIds: readonly string[],
  method = 'ok',
  key: string | true = true,
): Promise<Answer<OrderView & Problem>> {
  return app.call('POST', '/v2/orders', {
    ...{ as: shopper, key, body: { claimIds, payment: { provider: 'sandbox', method } } },
  });
}

export function pay(
  app: TestApp,
  shopper: Visitor,
  orderId: string,
  method = 'ok',
  key: string | true = true,
): Promise<Answer<OrderView & Problem>> {
  return app.call('POST', `/v2/orders/${orderId}/payments`, {
    ...{ as: shopper, key, body: { provider: 'sandbox', method } },
  });
}

export async function look(app: TestApp, shopper: Visitor, orderId: string): Promise<OrderWithTimeline> {
  return (await app.call<OrderWithTimeline>('GET', `/v2/orders/${orderId}`, { as: shopper })).body;
}

/** The order once it is in this state, within `seconds`. */
export function becomes(
  app: TestApp,
  shopper: Visitor,
  orderId: string,
  wanted: (order: OrderWithTimeline) => boolean,
  seconds = 10,
): Promise<OrderWithTimeline> {
  return waitFor(
    async () => {
      const seen = await look(app, shopper, orderId);
      return wanted(seen) ? seen : null;
    },
    { describe: `order ${orderId} to become what it should`, timeoutMs: seconds * 1_000 },
  );
}

/** What a refused call says. */
export interface Problem {
  readonly code?: string;
  readonly orderId?: string;
  readonly paymentId?: string;
  readonly errors?: readonly { readonly path: string }[];
}
