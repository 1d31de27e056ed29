import { IdempotencyKeyReused, later, Money, NotFound, wrongField } from '#kernel';
import type { GoodsToBuy } from './cart/checkout.js';
import { isOfCart } from './cart/reserved-units.js';
import { ClaimInOtherOrder, ClaimNotHeld, NothingHeld, OtherTotal } from './errors.js';
import type { Amount, ClaimToBuy, OrderContents, OrderDraft, OrderLine, OrderState } from './order-state.js';
import { newPayment } from './payment.js';
import { billed, sumsOf } from './pricing/bill.js';
import { priceOf } from './pricing/promotions.js';
import { roomOf } from './pricing/unsent-orders.js';
import {
  type Bill,
  type Item,
  NO_TARIFF,
  type PricedLine,
  type Sums,
  type Tariff,
} from './pricing/tariff.js';

/** What a draft comes to. */
export interface Priced {
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  readonly bill: Bill;
}

/** A line of which nothing has happened yet. */
const UNTOUCHED = { lost: false, shipped: 0, refunded: 0 };

/**
 * What an order costs, by its lines and its tariff.
 *
 * @param inOrders the live orders of claims @param goods what is in the cart
 * @throws NotFound, ClaimInOtherOrder, ClaimNotHeld; ValidationFailed, also for what `billed` refuses
 */
export function priced(
  draft: OrderContents,
  inOrders: ReadonlyMap<string, string>,
  now: Date,
  goods: readonly GoodsToBuy[],
): Priced {
  const { cart, tariff = NO_TARIFF } = draft;
  const items =
    cart === undefined ? claimsOf(draft, inOrders, now).map(itemOf(tariff)) : goods.map(itemOfCart);
  const currency = oneCurrency(draft, goods);
  const bill = billed(items, currency, tariff, now);
  const lines = items.map(({ weightGrams: _, ...item }, index) => ({
    ...{ ...UNTOUCHED, position: index, ...item, ...(bill.lines[index] as PricedLine) },
  }));
  return { currency, lines, bill };
}

/** An order at the moment it is placed, with its first attempt to pay. @throws OtherTotal, and what `priced` does */
export function placed(
  draft: OrderDraft,
  inOrders: ReadonlyMap<string, string>,
  now: Date,
  goods: readonly GoodsToBuy[],
): OrderState {
  const {
    claimIds: _ids,
    isOfRoom: _room,
    claims,
    payment,
    cart,
    expectedTotal,
    tariff: _tariff,
    ...rest
  } = draft;
  const { currency, lines, bill } = priced(draft, inOrders, now, goods);
  const { lines: _lines, ways: _ways, shippingRate, promotions, ...sums } = bill;
  const { total } = sums;
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
    ...{ state: 'pending_payment', number: null, currency, lines, ...sums, promotions },
    roomId: roomOf(claims),
    shippingRate: shippingRate?.name ?? null,
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
  { claimIds, cart, isOfRoom }: Pick<OrderDraft, 'claimIds' | 'cart' | 'isOfRoom'>,
): OrderState {
  if (isOfCart(earlier) !== (cart !== undefined)) throw new IdempotencyKeyReused();
  // What was in the cart or held the first time is not any more, so there is nothing to compare.
  if (cart !== undefined || isOfRoom === true) return earlier;
  const ordered = new Set(earlier.lines.map((line) => line.claimId));
  if (claimIds.length === ordered.size && claimIds.every((id) => ordered.has(id))) return earlier;
  throw new IdempotencyKeyReused();
}

/** A draft of all that is held in a room, without what is in another order or not held any more. @throws NothingHeld */
export function stillHeld(draft: OrderDraft, inOrders: ReadonlyMap<string, string>, now: Date): OrderDraft {
  if (draft.isOfRoom !== true) return draft;
  const claims = draft.claims.filter(({ id, expiresAt }) => !inOrders.has(id) && expiresAt > now);
  if (claims.length === 0) throw new NothingHeld();
  return { ...draft, claims, claimIds: claims.map(({ id }) => id) };
}

/** The claims to order, in the order in which they were named. */
function claimsOf(draft: OrderContents, inOrders: ReadonlyMap<string, string>, now: Date): ClaimToBuy[] {
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
  return claims;
}

/** @throws ValidationFailed if there are several */
function oneCurrency({ claims, cart, isOfRoom }: OrderContents, goods: readonly GoodsToBuy[]): string {
  const prices = cart === undefined ? claims.map(({ price }) => price) : goods.map(({ good }) => good.price);
  const [currency = '', ...others] = new Set(prices.map((price) => price.currency));
  if (others.length === 0) return currency;
  const path = isOfRoom === true ? 'roomId' : cart === undefined ? 'claimIds' : 'cart';
  throw wrongField(path, 'must all be in one currency');
}

/** A line before it is billed. */
type ItemOfOrder = Item & Pick<OrderLine, 'claimId' | 'dropId' | 'title'>;

const itemOf =
  ({ weights }: Tariff) =>
  ({ id: claimId, dropId, variantId, hostId, title, quantity, price }: ClaimToBuy): ItemOfOrder => ({
    ...{ claimId, dropId, variantId, hostId, title, quantity, unitPrice: safe(price, quantity) },
    weightGrams: weights.get(variantId) ?? 0,
  });

function itemOfCart({ good, quantity }: GoodsToBuy): ItemOfOrder {
  const { variantId, hostId, title, price, weightGrams } = good;
  const unitPrice = safe(price, quantity);
  return { claimId: null, dropId: null, variantId, hostId, title, quantity, unitPrice, weightGrams };
}

/** The price of a unit, once so many of it are known to be a safe amount. */
function safe({ amount, currency }: Amount, quantity: number): number {
  Money.of(amount, currency).times(quantity);
  return amount;
}

/** The sums of an order of which only those of `lines` stand that are not lost. Sending it costs what it did. */
export function standing(order: OrderState, lines: readonly OrderLine[]): Sums & Pick<OrderState, 'lines'> {
  const kept = lines.filter(({ lost }) => !lost).map((line) => ({ ...line, price: priceOf(line) }));
  return { lines, ...sumsOf(kept, order) };
}
