import type { PriceView } from './queries.js';

interface Priced {
  readonly price: PriceView;
  readonly prices: readonly PriceView[];
}

/** The product with its prices in a currency, where it has one; where not, the price is its own. */
export function pricedIn<P extends { readonly variants: readonly Priced[] }>(
  product: P,
  currency?: string,
): P {
  if (currency === undefined) return product;
  const variants = product.variants.map((variant) => ({ ...variant, price: priceIn(variant, currency) }));
  return { ...product, variants };
}

/** What it costs in a currency; its own price if it has none in that. */
export function priceIn({ price, prices }: Priced, currency: string): PriceView {
  return prices.find((other) => other.currency === currency) ?? price;
}
