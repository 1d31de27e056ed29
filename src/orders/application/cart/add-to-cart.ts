import { type Actor, Ids, NotFound } from '#kernel';
import type { Units } from '../../domain/cart/cart.js';
import { type CartView, cartView, variantsOf } from './cart-view.js';
import { Carts, Goods } from './ports.js';

/**
 * A shopper puts units into the cart.
 *
 * There may be more of them than are available: nothing is promised before it is ordered, and stock may come back.
 */
export class AddToCart {
  constructor(
    private readonly carts: Carts,
    private readonly goods: Goods,
    private readonly ids: Ids,
  ) {}

  /** @throws NotFound unless the variant is in the shop; CartFull, TooManyUnits, OtherCurrency */
  async execute({ userId }: Actor, { variantId, quantity }: Units): Promise<CartView> {
    const good = (await this.goods.find([variantId])).get(variantId);
    if (good === undefined) throw new NotFound({ variantId });
    const { title, price } = good;
    const line = { id: this.ids.next(), variantId, quantity, title, currency: price.currency };
    const cart = await this.carts.add(userId, line);
    return cartView(cart, await this.goods.find(variantsOf(cart)));
  }
}
