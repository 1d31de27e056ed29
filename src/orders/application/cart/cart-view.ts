import type { Cart, CartLine, Good, LeftOut } from '../../domain/cart/cart.js';
import type { GoodsToBuy } from '../../domain/cart/checkout.js';
import type { Priced } from '../../domain/lines.js';
import { priceOf } from '../../domain/pricing/promotions.js';
import { sumsView } from '../order-view.js';
import type { SumsView } from '../pricing/sums-view.js';
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

/** What the lines with a price come to less automatic promotions, before shipping and taxes, for which one has to know where it goes. */
export type EstimateView = Pick<SumsView, 'discount' | 'promotions' | 'total'>;

/** A cart as it is shown: what it holds, at the prices of now. */
export interface CartView {
  readonly lines: readonly CartLineView[];
  /** The sum of the totals of the lines. */
  readonly subtotal: AmountView;
  readonly estimate: EstimateView;
  /** RFC 3339; 1970 for one that was never filled. */
  readonly updatedAt: string;
  /** What was in the cart of the guest who signed in here, and had no room; until the cart is changed. */
  readonly leftOut?: readonly LeftOut[];
}

/** What an empty cart costs nothing of. */
const CURRENCY = 'EUR';

/** @param cost what the lines with a price come to */
export function cartView(cart: Cart, goods: ReadonlyMap<string, Good>, { bill }: Priced): CartView {
  const { lines, updatedAt, leftOut } = cart;
  const currency = currencyOf(cart, goods);
  const money = (amount: number): AmountView => ({ amount, currency });
  const { subtotal, discount, promotions, total } = sumsView({ ...bill, shippingRate: null }, money);
  return {
    lines: lines.map((line) => lineView(line, goods.get(line.variantId), currency)),
    subtotal,
    estimate: { ...(discount && { discount }), ...(promotions && { promotions }), total },
    updatedAt: updatedAt.toISOString(),
    ...(leftOut && { leftOut }),
  };
}

/** What is in the shop, in the currency of the cart: what is short of units is there, too. */
export function goodsWithPrice(cart: Cart, goods: ReadonlyMap<string, Good>): readonly GoodsToBuy[] {
  const currency = currencyOf(cart, goods);
  return cart.lines.flatMap(({ variantId, quantity }) => {
    const good = goods.get(variantId);
    return good?.price.currency === currency ? [{ good, quantity }] : [];
  });
}

function currencyOf({ lines }: Cart, goods: ReadonlyMap<string, Good>): string {
  const sold = lines.flatMap(({ variantId }) => goods.get(variantId) ?? []);
  return sold[0]?.price.currency ?? lines[0]?.currency ?? CURRENCY;
}

function lineView(line: CartLine, good: Good | undefined, currency: string): CartLineView {
  const { id, variantId, quantity, roomId } = line;
  const room = roomId === undefined ? {} : { roomId, pricedByRoom: good?.pricedByRoom === true };
  if (good === undefined)
    return { id, variantId, title: line.title, quantity, available: 0, problem: 'not_in_shop', ...room };
  const { title, available, price } = good;
  const seen = { id, variantId, title, quantity, available, ...room };
  if (price.currency !== currency) return { ...seen, problem: 'other_currency' };
  const total = { amount: priceOf({ unitPrice: price.amount, quantity }), currency };
  const short = available < quantity ? { problem: 'out_of_stock' as const } : {};
  return { ...seen, unitPrice: price, total, ...short };
}
