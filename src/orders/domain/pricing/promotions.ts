import { ValidationFailed } from '#kernel';
import { allotted, portion } from './rounding.js';
import type { Item, Offer } from './tariff.js';

/** What is left of an order's lines once some promotions were taken off. */
export interface Discounted {
  readonly discounts: readonly number[];
  readonly freeShipping: boolean;
}

/** Why an offer cannot be had for these items; undefined if it can. */
export function hindrance(
  offer: Offer,
  items: readonly Item[],
  currency: string,
  now: Date,
): string | undefined {
  const { hostId, from, until, minSubtotal, limitTotal, limitPerCustomer } = offer;
  const own = items.filter((item) => hostId === null || item.hostId === hostId);
  if (from !== null && now < from) return 'is not valid yet';
  if (until !== null && now >= until) return 'is over';
  if (own.length === 0) return 'is for nothing in this order';
  if (offer.kind === 'free_shipping' && own.length < items.length)
    return 'is not for the whole of this order';
  if (offer.currency !== null && offer.currency !== currency) return `is for orders in ${offer.currency}`;
  if (minSubtotal !== null && own.reduce((sum, item) => sum + priceOf(item), 0) < minSubtotal)
    return `is for orders from ${minSubtotal} ${currency} (minor units) on`;
  if (limitTotal !== null && offer.used >= limitTotal) return 'is used up';
  if (limitPerCustomer !== null && offer.usedByCustomer >= limitPerCustomer) return 'was used by you already';
  return undefined;
}

/** Takes an offer off what is left of the lines it is for: rounded once, and allotted to them. Never below zero. */
export function takeOff(
  offer: Offer,
  items: readonly Item[],
  { discounts, freeShipping }: Discounted,
): Discounted {
  if (offer.kind === 'free_shipping') return { discounts, freeShipping: true };
  const left = items.map((item, index) =>
    offer.hostId === null || item.hostId === offer.hostId ? priceOf(item) - (discounts[index] ?? 0) : 0,
  );
  const sum = left.reduce((total, one) => total + one, 0);
  const off =
    offer.kind === 'percent' ? portion(sum, offer.percent ?? 0, 100) : Math.min(offer.amount ?? 0, sum);
  const shares = allotted(off, left);
  return { discounts: discounts.map((discount, index) => discount + (shares[index] ?? 0)), freeShipping };
}

/** The offers of the codes that an order names, in their order. @throws ValidationFailed naming each code and why */
export function offersOf(
  codes: readonly string[],
  offers: readonly Offer[],
  why: (offer: Offer) => string | undefined,
): readonly Offer[] {
  const named = codes.map((code) => offers.find((offer) => offer.code === code));
  const errors = named.flatMap((offer, index) => {
    const message = offer === undefined ? 'is no code of a promotion' : why(offer);
    return message === undefined
      ? []
      : [{ path: `promotionCodes.${index}`, message: `${codes[index]} ${message}` }];
  });
  if (errors.length > 0) throw new ValidationFailed({ errors });
  return named.filter((offer) => offer !== undefined);
}

export function priceOf({ unitPrice, quantity }: Pick<Item, 'unitPrice' | 'quantity'>): number {
  return unitPrice * quantity;
}
