import { ValidationFailed } from '#kernel';
import { regionKey } from './shipping.js';
import { NO_TAX, type Place, type TaxRates } from './tariff.js';

/** A country, or a region of it, and the tax on what is sent there. */
export interface TaxZone extends Place {
  /** Millionths of a price: 190 000 is 19 %. */
  readonly rate: number;
  /** True if prices contain the tax; else it is added to them. */
  readonly included: boolean;
  readonly taxesShipping: boolean;
}

/** Zones of one shop at most, and the highest rate of them. */
export const TAX_LIMITS = { zones: 500, rate: 1_000_000 } as const;

/** The rates where an order goes: those of its region before those of its country. No place or no zone: no tax. */
export function ratesAt(zones: readonly TaxZone[], place: Place | null): TaxRates {
  if (place === null) return NO_TAX;
  const inCountry = zones.filter(({ country }) => country === place.country);
  const zone = [place.region, undefined]
    .map((region) => inCountry.find((one) => regionKey(one.region) === regionKey(region)))
    .find((found) => found !== undefined);
  if (zone === undefined) return NO_TAX;
  const { included, rate, taxesShipping } = zone;
  return { included, goods: rate, shipping: taxesShipping ? rate : 0 };
}

/** @throws ValidationFailed for a place that is named twice */
export function requireNamedOnce(places: readonly (Place & { readonly path: string })[]): void {
  const known = new Set<string>();
  const errors = places.flatMap(({ country, region, path }) => {
    const key = `${country} ${regionKey(region)}`;
    if (known.has(key)) return [{ path, message: 'is named twice' }];
    known.add(key);
    return [];
  });
  if (errors.length > 0) throw new ValidationFailed({ errors });
}
