import type { OrderState } from '../order-state.js';
import type { Units } from './cart.js';

/** Seconds that a provider may take to decide after the hold; then the units are sold to others, and late money goes back. */
export const OVERTIME = 900;

/** True for an order of a cart, whose units were reserved in the stock of the catalog. */
export function isOfCart({ lines }: Pick<OrderState, 'lines'>): boolean {
  return lines.some((line) => line.claimId === null);
}

/** What becomes of the reserved units of orders: some are sold, some are free again. */
export interface MovedUnits {
  readonly sold: readonly Units[];
  readonly freed: readonly Units[];
}

/** What became of reserved units since the orders were read. An order stops to wait only once, so each is named once. */
export function movedUnits(
  orders: readonly { readonly original: OrderState | null; snapshot(): OrderState }[],
): MovedUnits {
  const settled = orders
    .filter(({ original }) => original?.state === 'pending_payment')
    .map((order) => order.snapshot())
    .filter(({ state }) => state !== 'pending_payment');
  const unitsOf = (some: readonly OrderState[]): readonly Units[] =>
    some.flatMap(({ lines }) => lines.filter((line) => line.claimId === null));
  return {
    sold: unitsOf(settled.filter(({ reason }) => reason === null)),
    freed: unitsOf(settled.filter(({ reason }) => reason !== null)),
  };
}
