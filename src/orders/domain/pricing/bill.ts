import { DomainError } from '#kernel';
import { hindrance, offersOf, priceOf, takeOff, type Discounted } from './promotions.js';
import { portion } from './rounding.js';
import { wayTaken } from './shipping.js';
import {
  type Bill,
  type Item,
  type Offer,
  type PricedLine,
  type ShippingRate,
  type Sums,
  type Tariff,
  type UsedPromotion,
  WHOLE_RATE,
} from './tariff.js';

/** What lines and shipping cost before taxes, and how it came to that. */
interface Cost extends Discounted {
  readonly shipping: number;
  readonly rate: ShippingRate | null;
  readonly ways: readonly ShippingRate[];
  readonly shipsWith: readonly string[];
  readonly grams: number;
  readonly promotions: readonly UsedPromotion[];
}

/**
 * What an order costs: discounts first, then shipping, then taxes.
 *
 * The automatic promotion that saves most is taken (none if none saves anything, the oldest of equals), then the codes
 * in the order in which they were named, each of what those before it left.
 *
 * @throws ValidationFailed for a code that cannot be had, and an order that cannot be sent
 */
export function billed(items: readonly Item[], currency: string, tariff: Tariff, now: Date): Bill {
  const why = (offer: Offer): string | undefined => hindrance(offer, items, currency, now);
  const coded = offersOf(tariff.promotionCodes, tariff.offers, why);
  const automatic = tariff.offers
    .filter((offer) => offer.code === null && why(offer) === undefined)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const costs = [[], ...automatic.map((offer) => [offer])].map((first) =>
    outcome(() => costOf(items, currency, tariff, [...first, ...coded])),
  );
  // With one promotion it may be too cheap, and without too dear, for a way to send it: what cannot be sent is no choice.
  const possible = costs.flatMap((cost) => ('refused' in cost ? [] : [cost.value]));
  const cost = possible.reduce<Cost | undefined>(
    (best, next) => (best !== undefined && amountOf(items, best) <= amountOf(items, next) ? best : next),
    undefined,
  );
  if (cost !== undefined) return taxed(items, cost, tariff);
  const [refused] = costs.flatMap((one) => ('refused' in one ? [one.refused] : []));
  throw refused ?? new Error('an order has neither a price nor a reason');
}

function outcome<T>(decide: () => T): { readonly value: T } | { readonly refused: DomainError } {
  try {
    return { value: decide() };
  } catch (error) {
    if (error instanceof DomainError) return { refused: error };
    throw error;
  }
}

/** What it costs before taxes if these promotions are used, one after the other. */
function costOf(items: readonly Item[], currency: string, tariff: Tariff, offers: readonly Offer[]): Cost {
  const steps = offers.reduce<readonly Discounted[]>(
    (done, offer) => [...done, takeOff(offer, items, done.at(-1) as Discounted)],
    [{ discounts: items.map(() => 0), freeShipping: false }],
  );
  const { discounts, freeShipping } = steps.at(-1) as Discounted;
  const goods = sum(items.map(priceOf));
  const grams = sum(items.map(({ weightGrams, quantity }) => weightGrams * quantity));
  const { rate, ways, shipsWith } = wayTaken(tariff, { grams, price: goods - sum(discounts), currency });
  const cheapest = ways[0]?.amount ?? 0;
  const freed = offers.findIndex(({ kind }) => kind === 'free_shipping');
  const promotions = offers.map(({ id, code, kind }, index) => {
    const off = sum(steps[index + 1]?.discounts ?? []) - sum(steps[index]?.discounts ?? []);
    return { id, code, kind, amount: off + (index === freed ? cheapest : 0) };
  });
  const shipping = (rate?.amount ?? 0) - (freeShipping ? cheapest : 0);
  return { discounts, freeShipping, shipping, rate, ways, shipsWith, grams, promotions };
}

function amountOf(items: readonly Item[], { discounts, shipping }: Cost): number {
  return sum(items.map(priceOf)) - sum(discounts) + shipping;
}

/** Taxes are rounded for each line and for shipping, and summed after that. */
function taxed(items: readonly Item[], { discounts, shipping, rate, ...rest }: Cost, { tax }: Tariff): Bill {
  const lines = items.map((item, index): PricedLine => {
    const discount = discounts[index] ?? 0;
    const price = priceOf(item) - discount;
    const taxRate = tax.ofVariants?.[item.variantId] ?? tax.goods;
    const due = taxOf(price, taxRate, tax.included);
    return { discount, taxRate, tax: due, total: price + (tax.included ? 0 : due) };
  });
  const shippingTax = taxOf(shipping, tax.shipping, tax.included);
  const priced = lines.map((line, index) => ({ ...line, price: priceOf(items[index] as Item) }));
  const sums = sumsOf(priced, { taxIncluded: tax.included, shipping, shippingTax });
  const { ways, shipsWith, grams, promotions } = rest;
  return { ...sums, lines, shippingRate: rate, ways, shipsWith, grams, promotions };
}

/** @param taxIncluded whether `price` contains the tax */
export function taxOf(price: number, rate: number, taxIncluded: boolean): number {
  return portion(price, rate, taxIncluded ? WHOLE_RATE + rate : WHOLE_RATE);
}

/** The sums of an order of these lines. */
export function sumsOf(
  lines: readonly (Pick<PricedLine, 'discount' | 'tax' | 'total'> & { readonly price: number })[],
  { taxIncluded, shipping, shippingTax }: Pick<Sums, 'taxIncluded' | 'shipping' | 'shippingTax'>,
): Sums {
  return {
    subtotal: sum(lines.map(({ price }) => price)),
    discount: sum(lines.map(({ discount }) => discount)),
    tax: sum(lines.map(({ tax }) => tax)) + shippingTax,
    ...{ taxIncluded, shipping, shippingTax },
    total: sum(lines.map(({ total }) => total)) + shipping + (taxIncluded ? 0 : shippingTax),
  };
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
