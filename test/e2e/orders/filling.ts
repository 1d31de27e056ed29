/** How shoppers fill carts over REST and order them, for the suites of orders. */
import { Database } from '../../../libs/platform/src/database/database.js';
import type { CartView } from '../../../src/orders/application/cart/cart-view.js';
import type { OrderView } from '../../../src/orders/application/queries.js';
import type { Answer, TestApp, Visitor } from '../../support/app.js';
import type { Problem } from './buying.js';

/** A product of a host, with a variant for each number of units. */
export interface Shelf {
  readonly host: Visitor;
  readonly productId: string;
  readonly variantIds: readonly string[];
  /** The first of them. */
  readonly variantId: string;
}

export async function stockUp(
  app: TestApp,
  units: readonly number[] = [10],
  { amount = 1999, currency = 'EUR', host }: { amount?: number; currency?: string; host?: Visitor } = {},
): Promise<Shelf> {
  const seller = host ?? (await app.host());
  const answer = await app.call<{ id: string; variants: { id: string }[] }>('POST', '/v2/products', {
    as: seller,
    body: {
      title: 'Tee',
      variants: units.map((onHand, index) => ({
        ...{ sku: `${crypto.randomUUID()}`, title: `size ${index}`, onHand },
        price: { amount: amount + index, currency },
      })),
    },
  });
  if (answer.status !== 201) throw new Error(`no product: ${JSON.stringify(answer.body)}`);
  const variantIds = answer.body.variants.map(({ id }) => id);
  return { host: seller, productId: answer.body.id, variantIds, variantId: variantIds[0] ?? '' };
}

export type CartAnswer = Answer<CartView & Problem & Record<string, unknown>>;

export const look = (app: TestApp, as: Visitor): Promise<CartAnswer> => app.call('GET', '/v2/cart', { as });

export const add = (app: TestApp, as: Visitor, variantId: string, quantity = 1): Promise<CartAnswer> =>
  app.call('POST', '/v2/cart/lines', { as, body: { variantId, quantity } });

export const fill = (
  app: TestApp,
  as: Visitor,
  lines: readonly { variantId: string; quantity: number }[],
  headers: Record<string, string> = {},
): Promise<CartAnswer> => app.call('PUT', '/v2/cart', { as, body: { lines }, headers });

export type OrderAnswer = Answer<OrderView & Problem & Record<string, unknown>>;

/** How a cart is ordered; other fields go into the body. */
interface CheckOut {
  readonly method?: string;
  readonly key?: string | true;
  readonly [field: string]: unknown;
}

export const checkOut = (
  app: TestApp,
  as: Visitor,
  { method = 'ok', key = true, ...more }: CheckOut = {},
): Promise<OrderAnswer> =>
  app.call('POST', '/v2/orders', {
    ...{ as, key, body: { cart: true, payment: { provider: 'sandbox', method }, ...more } },
  });

/** What the row of a variant and its ledger say. */
export async function booksOf(app: TestApp, variantId: string): Promise<object | undefined> {
  const [row] = await sql(
    app,
    `SELECT on_hand AS "onHand", reserved, (SELECT sum(delta)::integer FROM stock_ledger WHERE variant_id = v.id) AS counted,
            (SELECT sum(reserved_delta)::integer FROM stock_ledger WHERE variant_id = v.id) AS promised
       FROM variants v WHERE id = $1`,
    [variantId],
  );
  return row;
}

/** `booksOf` a variant whose row and ledger agree. */
export const balance = (onHand: number, reserved: number): object => ({
  ...{ onHand, reserved, counted: onHand, promised: reserved },
});

export const sql = <Row extends object>(
  app: TestApp,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> => app.app.get(Database).reader.query<Row>(text, values);
