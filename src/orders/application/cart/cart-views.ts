import type { Cart } from '../../domain/cart/cart.js';
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

  async of(cart: Cart): Promise<CartView> {
    const goods = await this.goods.find(cart.lines.map(({ variantId }) => variantId));
    return cartView(cart, pricedForCart(cart, goods, await this.rooms.of([cart])));
  }
}
