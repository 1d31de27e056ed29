import { IdempotencyKeyReused, later, Money, NotFound, ValidationFailed } from '#kernel';
import type { GoodsToBuy } from './cart/checkout.js';
import { isOfCart } from './cart/reserved-units.js';
import { ClaimInOtherOrder, ClaimNotHeld, OtherTotal } from './errors.js';
import type { ClaimToBuy, OrderDraft, OrderLine, OrderState } from './order-state.js';
import { newPayment } from './payment.js';

/** A line of which nothing has happened yet. */
const UNTOUCHED = { lost: false, shipped: 0, refunded: 0 };

/**
 * An order at the moment it is placed, with its first attempt to pay.
 *
 * @param inOrders the live orders of claims @param goods what is in the cart
 * @throws NotFound, ClaimInOtherOrder, ClaimNotHeld, OtherTotal, ValidationFailed
 */
export function placed(
  draft: OrderDraft,
  inOrders: ReadonlyMap<string, string>,
  now: Date,
  goods: readonly GoodsToBuy[],
): OrderState {
  const { claimIds: _ids, claims, payment, cart, expectedTotal, ...rest } = draft;
  const lines = cart === undefined ? linesOf(draft, inOrders, now) : goods.map(lineOfCart);
  const currency = oneCurrency(draft, goods);
  const total = sumOf(lines, currency);
  if (
    expectedTotal !== undefined &&
    (expectedTotal.amount !== total || expectedTotal.currency !== currency)
  ) {
    const { amount, currency: expected } = expectedTotal;
    throw new OtherTotal({
      expectedTotal: { amount, currency: expected },
      total: { amount: total, currency },
    });
  }
  return {
    ...rest,
    state: 'pending_payment',
    number: null,
    currency,
    lines,
    subtotal: total,
    tax: 0,
    shipping: 0,
    total,
    refunded: 0,
    holdUntil:
      cart === undefined
        ? new Date(Math.min(...claims.map((claim) => claim.expiresAt.getTime())))
        : later(now, cart.holdSeconds),
    reason: null,
    payments: [newPayment({ ...payment, amount: total }, now)],
    fulfilments: [],
    refunds: [],
    createdAt: now,
  };
}

/** The order that a repeated request made the first time. @throws IdempotencyKeyReused if it was for something else */
export function repeated(
  earlier: OrderState,
  { claimIds, cart }: Pick<OrderDraft, 'claimIds' | 'cart'>,
): OrderState {
  if (isOfCart(earlier) !== (cart !== undefined)) throw new IdempotencyKeyReused();
  // What was in the cart the first time is in no cart any more, so there is nothing to compare.
  if (cart !== undefined) return earlier;
  const ordered = new Set(earlier.lines.map((line) => line.claimId));
  if (claimIds.length === ordered.size && claimIds.every((id) => ordered.has(id))) return earlier;
  throw new IdempotencyKeyReused();
}

/** The lines that claims become, in the order in which they were named. */
function linesOf(draft: OrderDraft, inOrders: ReadonlyMap<string, string>, now: Date): OrderLine[] {
  const known = new Map(draft.claims.map((claim) => [claim.id, claim]));
  const claims = draft.claimIds.map((id) => {
    const claim = known.get(id);
    if (claim === undefined) throw new NotFound({ claimId: id });
    return claim;
  });
  for (const { id } of claims) {
    const orderId = inOrders.get(id);
    if (orderId !== undefined) throw new ClaimInOtherOrder({ orderId, claimId: id });
  }
  for (const { id, state, expiresAt } of claims) {
    if (state !== 'held') throw new ClaimNotHeld({ claimId: id, state });
    if (expiresAt <= now) throw new ClaimNotHeld({ claimId: id, state: 'expired' });
  }
  return claims.map(lineOf);
}

/** @throws ValidationFailed if there are several */
function oneCurrency({ claims, cart }: OrderDraft, goods: readonly GoodsToBuy[]): string {
  const prices = cart === undefined ? claims.map(({ price }) => price) : goods.map(({ good }) => good.price);
  const [currency = '', ...others] = new Set(prices.map((price) => price.currency));
  if (others.length === 0) return currency;
  const path = cart === undefined ? 'claimIds' : 'cart';
  throw new ValidationFailed({ errors: [{ path, message: 'must all be in one currency' }] });
}

function lineOf(claim: ClaimToBuy, position: number): OrderLine {
  const { id: claimId, dropId, variantId, hostId, title, quantity, price } = claim;
  const total = Money.of(price.amount, price.currency).times(quantity).amount;
  const bought = { variantId, hostId, title, quantity, unitPrice: price.amount, total };
  return { ...UNTOUCHED, position, claimId, dropId, ...bought };
}

function lineOfCart({ good, quantity }: GoodsToBuy, position: number): OrderLine {
  const { variantId, hostId, title, price } = good;
  const total = Money.of(price.amount, price.currency).times(quantity).amount;
  const bought = { variantId, hostId, title, quantity, unitPrice: price.amount, total };
  return { ...UNTOUCHED, position, claimId: null, dropId: null, ...bought };
}

/** What the lines that are not lost cost. */
export function sumOf(lines: readonly OrderLine[], currency: string): number {
  return lines
    .filter((line) => !line.lost)
    .reduce((sum, line) => sum.plus(Money.of(line.total, currency)), Money.of(0, currency)).amount;
}
