import type { Actor } from '#kernel';
import { type CartView, cartView, variantsOf } from './cart-view.js';
import { Carts, Goods } from './ports.js';

/** A shopper looks into the cart. */
export class ShowCart {
  constructor(
    private readonly carts: Carts,
    private readonly goods: Goods,
  ) {}

  async execute({ userId }: Actor): Promise<CartView> {
    const cart = await this.carts.find(userId);
    return cartView(cart, await this.goods.find(variantsOf(cart)));
  }
}
