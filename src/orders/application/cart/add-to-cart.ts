import { type Actor, Ids, NotFound } from '#kernel';
import type { UnitsWish } from '../../domain/cart/cart.js';
import { Rooms } from '../room-prices/ports.js';
import type { CartView } from './cart-view.js';
import { CartViews } from './cart-views.js';
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
    private readonly rooms: Rooms,
    private readonly views: CartViews,
    private readonly ids: Ids,
  ) {}

  /** @throws NotFound unless the variant is in the shop, and the shopper may see the room; CartFull, TooManyUnits, OtherCurrency */
  async execute({ userId }: Actor, { variantId, quantity, roomId }: UnitsWish): Promise<CartView> {
    const known = await this.goods.find([variantId]);
    const good = known.get(variantId);
    if (good === undefined) throw new NotFound({ variantId });
    if (roomId !== undefined && !(await this.rooms.sees(userId, roomId))) throw new NotFound({ roomId });
    const { title, price } = good;
    const line = { id: this.ids.next(), variantId, quantity, title, currency: price.currency, roomId };
    return this.views.of(await this.carts.add(userId, line), known);
  }
}
