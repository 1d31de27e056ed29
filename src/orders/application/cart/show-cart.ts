import type { Actor } from '#kernel';
import type { CartView } from './cart-view.js';
import { CartViews } from './cart-views.js';
import { Carts } from './ports.js';

/** A shopper looks into the cart. */
export class ShowCart {
  constructor(
    private readonly carts: Carts,
    private readonly views: CartViews,
  ) {}

  async execute({ userId }: Actor): Promise<CartView> {
    return this.views.of(await this.carts.find(userId));
  }
}
