import { movedUnits } from '../domain/cart/reserved-units.js';
import type { Order } from '../domain/order.js';
import { Goods } from './cart/ports.js';
import type { Result } from './news.js';
import { Claims } from './ports.js';

type OrderOf = ReadonlyMap<string, Order>;

/** What stands behind the lines of orders: claims of drops, and reserved units of the catalog. */
export class Backing {
  constructor(
    private readonly claims: Claims,
    private readonly goods: Goods,
  ) {}

  /** While a provider takes its time the claims are kept for the buyer, once: a challenge takes longer than a payment. */
  async holdLonger(batch: readonly Result[], orderOf: OrderOf, now: Date): Promise<void> {
    const waiting = batch.flatMap(({ paymentId, news }) => {
      const order = news.kind === 'undecided' ? orderOf.get(paymentId) : undefined;
      const claimIds = order?.claimsToSell(paymentId) ?? [];
      return order === undefined || claimIds.length === 0 ? [] : [{ order, paymentId, claimIds }];
    });
    if (waiting.length === 0) return;
    const until = await this.claims.extend([...new Set(waiting.flatMap(({ claimIds }) => claimIds))]);
    for (const { order, paymentId, claimIds } of waiting) {
      const ends = claimIds.flatMap((id) => until.get(id)?.getTime() ?? []);
      // One that is not held any more could not be paid with the others: the order's end stays where it is.
      if (ends.length === claimIds.length) order.heldLonger(paymentId, new Date(Math.min(...ends)), now);
    }
  }

  /** Turns the claims of all that is paid now into sales at once; returns those whose units are gone. */
  sell(batch: readonly Result[], orderOf: OrderOf): Promise<ReadonlySet<string>> {
    const claimIds = batch.flatMap(({ paymentId, news }) =>
      news.kind === 'captured' ? (orderOf.get(paymentId)?.claimsToSell(paymentId) ?? []) : [],
    );
    return claimIds.length === 0
      ? Promise.resolve(new Set<string>())
      : this.claims.sell([...new Set(claimIds)]);
  }

  /** Takes the reserved units of orders that were paid since they were read, and frees those of orders that ended. */
  async settle(orders: readonly Order[]): Promise<void> {
    const { sold, freed } = movedUnits(orders);
    // Who moves twice takes all rows first, in the order of their ids.
    if (sold.length > 0 && freed.length > 0)
      await this.goods.lock([...new Set([...sold, ...freed].map(({ variantId }) => variantId))]);
    if (sold.length > 0) await this.goods.take(sold);
    if (freed.length > 0) await this.goods.release(freed);
  }
}
