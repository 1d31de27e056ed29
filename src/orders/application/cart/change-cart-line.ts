import type { Actor } from '#kernel';
import { type CartView, cartView, variantsOf } from './cart-view.js';
import { Carts, Goods, type LineChange } from './ports.js';

/** A shopper wants more or fewer of a line, or none. */
export class ChangeCartLine {
  constructor(
    private readonly carts: Carts,
    private readonly goods: Goods,
  ) {}

  /** @throws NotFound, PreconditionFailed */
  async execute({ userId }: Actor, change: LineChange): Promise<CartView> {
    const cart = await this.carts.change(userId, change);
    return cartView(cart, await this.goods.find(variantsOf(cart)));
  }
}
