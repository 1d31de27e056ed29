import type { Actor } from '#kernel';
import type { CartView } from './cart-view.js';
import { CartViews } from './cart-views.js';
import { Carts, type LineChange } from './ports.js';

/** A shopper wants more or fewer of a line, or none. */
export class ChangeCartLine {
  constructor(
    private readonly carts: Carts,
    private readonly views: CartViews,
  ) {}

  /** @throws NotFound, PreconditionFailed */
  async execute({ userId }: Actor, change: LineChange): Promise<CartView> {
    return this.views.of(await this.carts.change(userId, change));
  }
}
