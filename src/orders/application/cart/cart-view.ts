import type { Cart, CartLine, Good, LeftOut } from '../../domain/cart/cart.js';
import type { AmountView } from '../queries.js';

/** Why a line cannot be ordered as it is. */
export const CART_PROBLEMS = ['not_in_shop', 'out_of_stock', 'other_currency'] as const;
export type CartProblem = (typeof CART_PROBLEMS)[number];

export interface CartLineView {
  readonly id: string;
  readonly variantId: string;
  readonly title: string;
  readonly quantity: number;
  /** Units that can be had now. */
  readonly available: number;
  /** For one unit, as it is now; what is not in the shop has no price. */
  readonly unitPrice?: AmountView;
  readonly total?: AmountView;
  readonly problem?: CartProblem;
  /** The room from which it was added, and whether its price is that of the room; if not, it is the usual one. */
  readonly roomId?: string;
  readonly pricedByRoom?: boolean;
}

/** A cart as it is shown: what it holds, at the prices of now. */
export interface CartView {
  readonly lines: readonly CartLineView[];
  /** The sum of the totals of the lines. */
  readonly subtotal: AmountView;
  /** RFC 3339; 1970 for one that was never filled. */
  readonly updatedAt: string;
  /** What was in the cart of the guest who signed in here, and had no room; until the cart is changed. */
  readonly leftOut?: readonly LeftOut[];
}

/** What an empty cart costs nothing of. */
const CURRENCY = 'EUR';

export function cartView({ lines, updatedAt, leftOut }: Cart, goods: ReadonlyMap<string, Good>): CartView {
  const sold = lines.flatMap(({ variantId }) => goods.get(variantId) ?? []);
  const currency = sold[0]?.price.currency ?? lines[0]?.currency ?? CURRENCY;
  const views = lines.map((line) => lineView(line, goods.get(line.variantId), currency));
  const subtotal = views.reduce((sum, { total }) => sum + (total?.amount ?? 0), 0);
  return {
    lines: views,
    subtotal: { amount: subtotal, currency },
    updatedAt: updatedAt.toISOString(),
    ...(leftOut && { leftOut }),
  };
}

function lineView(line: CartLine, good: Good | undefined, currency: string): CartLineView {
  const { id, variantId, quantity, roomId } = line;
  const room = roomId === undefined ? {} : { roomId, pricedByRoom: good?.pricedByRoom === true };
  if (good === undefined)
    return { id, variantId, title: line.title, quantity, available: 0, problem: 'not_in_shop', ...room };
  const { title, available, price } = good;
  const seen = { id, variantId, title, quantity, available, ...room };
  if (price.currency !== currency) return { ...seen, problem: 'other_currency' };
  const total = { amount: price.amount * quantity, currency };
  const short = available < quantity ? { problem: 'out_of_stock' as const } : {};
  return { ...seen, unitPrice: price, total, ...short };
}
