import { IdempotencyKeyReused, Money, NotFound, ValidationFailed } from '#kernel';
import { ClaimInOtherOrder, ClaimNotHeld } from './errors.js';
import type { ClaimToBuy, OrderDraft, OrderLine, OrderState } from './order-state.js';
import { newPayment } from './payment.js';

/**
 * An order at the moment it is placed, with its first attempt to pay.
 *
 * @param inOrders the live orders of claims @throws NotFound, ClaimInOtherOrder, ClaimNotHeld, ValidationFailed
 */
export function placed(draft: OrderDraft, inOrders: ReadonlyMap<string, string>, now: Date): OrderState {
  const { claimIds: _ids, claims, payment, ...rest } = draft;
  const lines = linesOf(draft, inOrders, now);
  const currency = claims[0]?.price.currency ?? '';
  const total = sumOf(lines, currency);
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
    holdUntil: new Date(Math.min(...claims.map((claim) => claim.expiresAt.getTime()))),
    reason: null,
    payments: [newPayment({ ...payment, amount: total }, now)],
    createdAt: now,
  };
}

/** The order that a repeated request made the first time. @throws IdempotencyKeyReused if it was for other claims */
export function repeated(earlier: OrderState, { claimIds }: Pick<OrderDraft, 'claimIds'>): OrderState {
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
  if (new Set(claims.map((claim) => claim.price.currency)).size > 1) {
    throw new ValidationFailed({ errors: [{ path: 'claimIds', message: 'must all be in one currency' }] });
  }
  return claims.map(lineOf);
}

function lineOf(claim: ClaimToBuy): OrderLine {
  const { id: claimId, dropId, variantId, hostId, title, quantity, price } = claim;
  const total = Money.of(price.amount, price.currency).times(quantity).amount;
  return { claimId, dropId, variantId, hostId, title, quantity, unitPrice: price.amount, total, lost: false };
}

/** What the lines that are not lost cost. */
export function sumOf(lines: readonly OrderLine[], currency: string): number {
  return lines
    .filter((line) => !line.lost)
    .reduce((sum, line) => sum.plus(Money.of(line.total, currency)), Money.of(0, currency)).amount;
}
