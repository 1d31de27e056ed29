/** What the hand-over from a guest to an account asks of the outside. All of it is within a unit of work. */
import type { Cart } from '../../domain/cart/cart.js';
import type { MergedCart } from '../../domain/cart/merged-cart.js';

/** A guest who signs in to an account, and the account. */
export interface Merge {
  readonly guestId: string;
  readonly userId: string;
}

/** The carts of both. */
export abstract class GuestCarts {
  /** Locks both in the order of their ids, whether they were ever filled or not: who adds to one waits. */
  abstract lock(merge: Merge): Promise<{ readonly own: Cart; readonly guest: Cart }>;
  /** The account has this cart now, and the guest an empty one. */
  abstract keep(merge: Merge, cart: MergedCart): Promise<void>;
}

/** The orders of guests. */
export abstract class GuestOrders {
  /**
   * Locks all orders of the guest in the order of their ids, and makes them the account's. They keep their keys, unless the
   * account has used one itself: that still finds its own order.
   *
   * @throws LostRace if it uses one at this very moment
   */
  abstract handOver(merge: Merge): Promise<void>;
}
