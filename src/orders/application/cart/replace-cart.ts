import { type Actor, Ids, ValidationFailed } from '#kernel';
import { CART_LIMITS, type CartLine, type Good, type UnitsWish } from '../../domain/cart/cart.js';
import { Rooms } from '../room-prices/ports.js';
import type { CartView } from './cart-view.js';
import { CartViews } from './cart-views.js';
import { Carts, Goods } from './ports.js';

/** What a cart is to be from now on. */
export interface WholeCart {
  readonly lines: readonly UnitsWish[];
  readonly unchangedSince?: readonly Date[] | undefined;
}

/** A shopper says what is in the cart, whatever was in it: for clients that were offline meanwhile. */
export class ReplaceCart {
  constructor(
    private readonly carts: Carts,
    private readonly goods: Goods,
    private readonly rooms: Rooms,
    private readonly views: CartViews,
    private readonly ids: Ids,
  ) {}

  /** @throws ValidationFailed naming the lines that cannot be, PreconditionFailed */
  async execute({ userId }: Actor, { lines, unchangedSince }: WholeCart): Promise<CartView> {
    const goods = await this.goods.find([...new Set(lines.map(({ variantId }) => variantId))]);
    const seen = await this.seenBy(userId, lines);
    return this.views.of(await this.carts.replace(userId, this.linesOf(lines, goods, seen), unchangedSince));
  }

  /** Which of the rooms that lines name the shopper may see. */
  private async seenBy(userId: string, lines: readonly UnitsWish[]): Promise<ReadonlySet<string>> {
    const seen = new Set<string>();
    for (const roomId of new Set(lines.flatMap((line) => line.roomId ?? [])))
      if (await this.rooms.sees(userId, roomId)) seen.add(roomId);
    return seen;
  }

  /** One line for each variant: two of one variant count as their sum. */
  private linesOf(
    wanted: readonly UnitsWish[],
    goods: ReadonlyMap<string, Good>,
    seen: ReadonlySet<string>,
  ): readonly CartLine[] {
    const made = new Map<string, CartLine>();
    const errors: { path: string; message: string }[] = [];
    let first: string | undefined;
    for (const [index, { variantId, quantity: more, roomId }] of wanted.entries()) {
      const refuse = (field: string, message: string): void =>
        void errors.push({ path: `lines.${index}.${field}`, message });
      const good = goods.get(variantId);
      const { title = '', price } = good ?? {};
      const { currency = '' } = price ?? {};
      const quantity = (made.get(variantId)?.quantity ?? 0) + more;
      first ??= price?.currency;
      if (good === undefined) refuse('variantId', 'is not in the shop');
      else if (currency !== first) refuse('variantId', `must be sold in ${first}, as the lines before it`);
      else if (quantity > CART_LIMITS.quantity)
        refuse('quantity', `makes more than ${CART_LIMITS.quantity} of this variant`);
      if (roomId !== undefined && !seen.has(roomId)) refuse('roomId', 'is no room that you see');
      const id = made.get(variantId)?.id ?? this.ids.next();
      made.set(variantId, { id, variantId, quantity, title, currency, roomId });
    }
    if (errors.length > 0) throw new ValidationFailed({ errors });
    return [...made.values()];
  }
}
