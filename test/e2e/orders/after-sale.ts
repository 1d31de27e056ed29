/** How hosts send and refund what was bought, for the suites of orders. */
import type { FulfilmentView, OrderView, RefundView } from '../../../src/orders/application/queries.js';
import type { Answer, TestApp, Visitor } from '../../support/app.js';
import type { Problem } from './buying.js';
import { checkOut, fill, type Shelf, stockUp } from './filling.js';

/** Who may call; an id and a token will do. */
type Caller = Pick<Visitor, 'token'>;

export interface Sale {
  readonly buyer: Visitor;
  readonly order: OrderView;
  /** One for each of the hosts who sell something of it. */
  readonly shelves: readonly Shelf[];
}

/** An order of two units of a product of each of so many hosts, paid. */
export async function sell(
  app: TestApp,
  { hosts = 1, quantity = 2, method = 'ok', amount = 1999, more = {} } = {},
): Promise<Sale> {
  const buyer = await app.register('Ann Ångström');
  const shelves = await Promise.all(Array.from({ length: hosts }, () => stockUp(app, [10], { amount })));
  await fill(
    app,
    buyer,
    shelves.map(({ variantId }) => ({ variantId, quantity })),
  );
  const { status, body } = await checkOut(app, buyer, { method, ...more });
  if (status !== 201 || body.state !== 'paid') throw new Error(`no sale: ${JSON.stringify(body)}`);
  return { buyer, order: body, shelves };
}

type Told<View> = Promise<Answer<View & Problem & Record<string, unknown>>>;

export const send = (
  app: TestApp,
  as: Caller,
  orderId: string,
  body: object = {},
  key?: string,
): Told<FulfilmentView> =>
  app.call('POST', `/v2/orders/${orderId}/fulfilments`, {
    ...{ as, body: { carrier: 'Post', tracking: 'T 1', ...body }, ...(key !== undefined && { key }) },
  });

export const refund = (
  app: TestApp,
  as: Caller,
  orderId: string,
  body: object = {},
  key: string | true = true,
): Told<RefundView> => app.call('POST', `/v2/orders/${orderId}/refunds`, { as, key, body });
