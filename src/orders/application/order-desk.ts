import { DomainError, type GroupCommit, GroupCommits, type Outcome, UnitOfWork } from '#kernel';
import { requireFewUnpaid } from '../domain/cart/checkout.js';
import { LostRace } from '../domain/errors.js';
import { repeated, stillHeld } from '../domain/lines.js';
import { Order } from '../domain/order.js';
import type { OrderDraft, OrderState } from '../domain/order-state.js';
import { Checkouts } from './cart/checkouts.js';
import { Orders } from './ports.js';
import { OfferBook } from './pricing/offer-book.js';

/** An order as it was placed now, or by an earlier request with the same key. */
export interface PlacedOrder {
  readonly order: OrderState;
  readonly fresh: boolean;
  /** The database's time. */
  readonly now: Date;
}

/** Where orders are placed: those that come while a commit is under way are placed by the next one together. */
export class OrderDesk {
  /** Orders of carts wait for the stock of the catalog, so they are batches of their own. */
  private readonly desk: GroupCommit<'claims' | 'carts', OrderDraft, PlacedOrder>;

  constructor(
    private readonly orders: Orders,
    private readonly checkouts: Checkouts,
    private readonly promotions: OfferBook,
    private readonly work: UnitOfWork,
    commits: GroupCommits,
  ) {
    this.desk = commits.named('place-orders', (_, batch) => this.work.run(() => this.commit(batch)));
  }

  /** @throws what `Order.place` does, CartIsEmpty, OutOfStock, TooManyUnpaid; IdempotencyKeyReused for something else */
  async place(draft: OrderDraft): Promise<PlacedOrder> {
    const kind = draft.cart === undefined ? 'claims' : 'carts';
    try {
      return await this.desk.submit(kind, draft);
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
      // Another process took the key or a claim: the second look finds its order.
      return this.desk.submit(kind, draft);
    }
  }

  private async commit(batch: readonly OrderDraft[]): Promise<Outcome<PlacedOrder>[]> {
    const claimIds = batch.flatMap((draft) => draft.claimIds);
    const ofCarts = batch.flatMap(({ cart, userId }) => (cart === undefined ? [] : [userId]));
    // The carts first, so that what a racing order of the same cart did is seen by the look for earlier ones.
    const [checkout, { orders, inOrders, unpaid, now }] = await Promise.all([
      this.checkouts.open(batch),
      this.orders.earlier(batch, claimIds, ofCarts),
    ]);
    const offers = await this.promotions.open(batch, checkout.sellers);
    const byKey = new Map(orders.map((order) => [nameOf(order), order]));
    const taken = new Map(inOrders);
    const made: Order[] = [];
    const outcomes = batch.map((draft) =>
      outcome(() => {
        const earlier = byKey.get(nameOf(draft));
        if (earlier !== undefined) return { order: repeated(earlier, draft), fresh: false, now };
        const { id, userId, cart } = draft;
        if (cart !== undefined) requireFewUnpaid(unpaid.get(userId) ?? 0);
        const meant = offers.offered(stillHeld(draft, taken, now));
        const order = Order.place(meant, taken, now, cart && checkout.goodsOf(userId));
        if (cart !== undefined) checkout.sold(userId, id);
        offers.used(order.snapshot());
        made.push(order);
        byKey.set(nameOf(draft), order.snapshot());
        for (const claimId of meant.claimIds) taken.set(claimId, draft.id);
        return { order: order.snapshot(), fresh: true, now };
      }),
    );
    await Promise.all([this.checkouts.close(checkout), made.length > 0 ? this.orders.add(made) : undefined]);
    return outcomes;
  }
}

function nameOf({ userId, key }: { readonly userId: string; readonly key: string }): string {
  return `${userId} ${key}`;
}

function outcome<T>(decide: () => T): Outcome<T> {
  try {
    return { value: decide() };
  } catch (error) {
    if (error instanceof DomainError) return { refused: error };
    throw error;
  }
}
