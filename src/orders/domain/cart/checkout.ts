import { CartIsEmpty, OutOfStock, TooManyUnpaid } from '../errors.js';
import type { Cart, Good, Units } from './cart.js';
import { NO_ROOM_PRICES, pricedForCart, type RoomPriceOf } from './room-prices.js';

/** A line of a cart at the moment it is ordered. */
export interface GoodsToBuy {
  readonly good: Good;
  readonly quantity: number;
}

/** Unpaid orders of carts that one customer may have: each keeps units from all others while its hold lasts. */
const MOST_UNPAID = 5;

/** @param unpaid how many the customer has @throws TooManyUnpaid */
export function requireFewUnpaid(unpaid: number): void {
  if (unpaid >= MOST_UNPAID) throw new TooManyUnpaid({ most: MOST_UNPAID });
}

/** Carts and what is in them while orders are made of them, one after the other: whoever comes first gets the last unit. */
export class Checkout {
  private readonly promised = new Map<string, number>();
  private readonly ordered = new Map<string, string>();

  /** @param carts by user @param goods by variant; nobody else changes either of them meanwhile */
  constructor(
    private readonly carts: ReadonlyMap<string, Cart> = new Map(),
    private readonly goods: ReadonlyMap<string, Good> = new Map(),
    private readonly roomPriceOf: RoomPriceOf = NO_ROOM_PRICES,
  ) {}

  /** All that is in a cart, at present prices. @throws CartIsEmpty, OutOfStock naming the first line that is short */
  goodsOf(userId: string): readonly GoodsToBuy[] {
    const cart = this.carts.get(userId);
    const orderId = this.ordered.get(userId) ?? cart?.orderId ?? null;
    if (cart === undefined || cart.lines.length === 0 || this.ordered.has(userId))
      throw new CartIsEmpty(orderId === null ? {} : { orderId });
    const goods = pricedForCart(cart, this.goods, this.roomPriceOf);
    return cart.lines.map(({ id: lineId, variantId, quantity }) => {
      const good = goods.get(variantId);
      const available = (good?.available ?? 0) - (this.promised.get(variantId) ?? 0);
      if (good === undefined || available < quantity)
        throw new OutOfStock({ lineId, variantId, quantity, available });
      return { good, quantity };
    });
  }

  /** An order was made of a cart: the cart is empty now, and its units are promised. */
  sold(userId: string, orderId: string): void {
    for (const { variantId, quantity } of this.carts.get(userId)?.lines ?? [])
      this.promised.set(variantId, (this.promised.get(variantId) ?? 0) + quantity);
    this.ordered.set(userId, orderId);
  }

  /** The hosts of what is in the carts. */
  get sellers(): readonly string[] {
    return [...this.goods.values()].map(({ hostId }) => hostId);
  }

  /** What all orders made here need. */
  get units(): readonly Units[] {
    return [...this.promised].map(([variantId, quantity]) => ({ variantId, quantity }));
  }

  /** The users whose carts are empty now, with the orders that emptied them. */
  get emptied(): ReadonlyMap<string, string> {
    return this.ordered;
  }
}
