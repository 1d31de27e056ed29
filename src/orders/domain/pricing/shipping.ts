import { ValidationFailed } from '#kernel';
import type { Place, ShippingRate, ShippingZone, Tariff } from './tariff.js';

/** What is sent: its weight, and what its goods cost less discounts. */
export interface Parcel {
  readonly grams: number;
  readonly price: number;
  readonly currency: string;
}

/** The ways to send a parcel to a place, the cheapest first. None if nobody sends there. */
function waysToSend(
  zones: readonly ShippingZone[],
  place: Place | null,
  { grams, price, currency }: Parcel,
): readonly ShippingRate[] {
  const zone = place === null ? undefined : zoneOf(zones, place);
  return (zone?.rates ?? [])
    .filter((rate) => rate.currency === currency)
    .filter((rate) => grams >= rate.minWeightGrams && grams < (rate.maxWeightGrams ?? Infinity))
    .filter((rate) => price >= rate.minPrice && price < (rate.maxPrice ?? Infinity))
    .sort((a, b) => a.amount - b.amount || (a.id < b.id ? -1 : 1));
}

/** The zone that names a place most exactly: its region before its country. */
function zoneOf(zones: readonly ShippingZone[], place: Place): ShippingZone | undefined {
  const named = (match: (one: Place) => boolean): ShippingZone | undefined =>
    zones.find(({ places }) => places.some((one) => one.country === place.country && match(one)));
  const region = regionKey(place.region);
  return (
    (region === '' ? undefined : named((one) => regionKey(one.region) === region)) ??
    named((one) => regionKey(one.region) === '')
  );
}

/** However a region is written, it is one region. */
export function regionKey(region: string | null | undefined): string {
  return (region ?? '').trim().toLowerCase();
}

/**
 * The way that an order takes: the cheapest unless it names another, of all that there are, the cheapest first.
 *
 * @throws ValidationFailed if nobody sends it there, or not in the way that the order names
 */
export function wayTaken(
  { zones, place, shippingRateId }: Pick<Tariff, 'zones' | 'place' | 'shippingRateId'>,
  parcel: Parcel,
): { readonly rate: ShippingRate | null; readonly ways: readonly ShippingRate[] } {
  if (zones.length === 0) {
    if (shippingRateId !== undefined) throw refused('shippingRateId', 'is no way to send this order');
    return { rate: null, ways: [] };
  }
  if (place === null) throw refused('shippingAddress', 'is needed: say where to send it');
  const ways = waysToSend(zones, place, parcel);
  if (ways.length === 0) throw refused('shippingAddress', 'is a place to which this order is not sent');
  const rate = ways.find(({ id }) => id === (shippingRateId ?? ways[0]?.id));
  if (rate === undefined) throw refused('shippingRateId', 'is no way to send this order');
  return { rate, ways };
}

function refused(path: string, message: string): Error {
  return new ValidationFailed({ errors: [{ path, message }] });
}
