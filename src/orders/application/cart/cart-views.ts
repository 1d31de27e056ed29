import type { Cart, Good } from '../../domain/cart/cart.js';
import { pricedForCart } from '../../domain/cart/room-prices.js';
import { RoomPricing } from '../room-prices/room-pricing.js';
import { type CartView, cartView } from './cart-view.js';
import { Goods } from './ports.js';

/** Shows carts as they are now: what is left of what is in them, and what it costs. */
export class CartViews {
  constructor(
    private readonly goods: Goods,
    private readonly rooms: RoomPricing,
  ) {}

  /** @param known goods that were asked for just now */
  async of(cart: Cart, known: ReadonlyMap<string, Good> = new Map()): Promise<CartView> {
    const others = cart.lines.map(({ variantId }) => variantId).filter((id) => !known.has(id));
    const goods = new Map([...known, ...(await this.goods.find(others))]);
    return cartView(cart, pricedForCart(cart, goods, await this.rooms.of([cart])));
  }
}
