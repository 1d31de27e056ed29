import { type Actor, Ids, ValidationFailed } from '#kernel';
import { CART_LIMITS, type CartLine, type Good, type Units } from '../../domain/cart/cart.js';
import { type CartView, cartView } from './cart-view.js';
import { Carts, Goods } from './ports.js';

/** What a cart is to be from now on. */
export interface WholeCart {
  readonly lines: readonly Units[];
  readonly unchangedSince?: readonly Date[] | undefined;
}

/** A shopper says what is in the cart, whatever was in it: for clients that were offline meanwhile. */
export class ReplaceCart {
  constructor(
    private readonly carts: Carts,
    private readonly goods: Goods,
    private readonly ids: Ids,
  ) {}

  /** @throws ValidationFailed naming the lines that cannot be, PreconditionFailed */
  async execute({ userId }: Actor, { lines, unchangedSince }: WholeCart): Promise<CartView> {
    const goods = await this.goods.find([...new Set(lines.map(({ variantId }) => variantId))]);
    const cart = await this.carts.replace(userId, this.linesOf(lines, goods), unchangedSince);
    return cartView(cart, goods);
  }

  /** One line for each variant: two of one variant count as their sum. */
  private linesOf(wanted: readonly Units[], goods: ReadonlyMap<string, Good>): readonly CartLine[] {
    const made = new Map<string, CartLine>();
    const errors: { path: string; message: string }[] = [];
    let first: string | undefined;
    for (const [index, { variantId, quantity: more }] of wanted.entries()) {
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
      const id = made.get(variantId)?.id ?? this.ids.next();
      made.set(variantId, { id, variantId, quantity, title, currency });
    }
    if (errors.length > 0) throw new ValidationFailed({ errors });
    return [...made.values()];
  }
}
