import { wrongField } from '#kernel';
import type { Bill, Place, SentTogether, ShippingRate, ShippingZone, Tariff } from './tariff.js';

/** What is sent: its weight, and what its goods cost less discounts. */
export interface Parcel {
  readonly grams: number;
  readonly price: number;
  readonly currency: string;
}

interface WayTaken extends Pick<Bill, 'ways' | 'shipsWith'> {
  readonly rate: ShippingRate | null;
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
 * Together with what it could be sent with it costs what all of it costs, less what was paid for that; alone if that is less.
 *
 * @throws ValidationFailed if nobody sends it there, or not in the way that the order names
 */
export function wayTaken(
  { zones, place, shippingRateId, together }: Pick<Tariff, 'zones' | 'place' | 'shippingRateId' | 'together'>,
  parcel: Parcel,
): WayTaken {
  if (zones.length === 0) {
    if (shippingRateId !== undefined) throw wrongField('shippingRateId', 'is no way to send this order');
    return { rate: null, ways: [], shipsWith: [] };
  }
  if (place === null) throw wrongField('shippingAddress', 'is needed: say where to send it');
  const alone = waysToSend(zones, place, parcel);
  const joined = together === undefined ? [] : waysTogether(zones, place, parcel, together);
  const ways = [...joined, ...alone]
    // Of equals those together: sorting is stable.
    .sort((a, b) => a.amount - b.amount)
    .filter(({ id }, index, all) => all.findIndex((one) => one.id === id) === index);
  if (ways.length === 0) throw wrongField('shippingAddress', 'is a place to which this order is not sent');
  const rate = ways.find(({ id }) => id === (shippingRateId ?? ways[0]?.id));
  if (rate === undefined) throw wrongField('shippingRateId', 'is no way to send this order');
  return { rate, ways, shipsWith: joined.includes(rate) ? (together?.orderIds ?? []) : [] };
}

function waysTogether(
  zones: readonly ShippingZone[],
  place: Place,
  { grams, price, currency }: Parcel,
  together: SentTogether,
): readonly ShippingRate[] {
  const all = { grams: grams + together.grams, price: price + together.price, currency };
  return waysToSend(zones, place, all).map((rate) => ({
    ...rate,
    amount: Math.max(0, rate.amount - together.paid),
  }));
}
