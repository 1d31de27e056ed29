import { Ids, ValidationFailed } from '#kernel';
import type { ShippingRate, ShippingZone } from '../../domain/pricing/tariff.js';
import { requireNamedOnce } from '../../domain/pricing/tax-zones.js';
import { Zones } from './ports.js';

/** A zone as it is to be; zones and rates that are there already are named by their ids. */
export interface ZoneWish extends Omit<ShippingZone, 'id' | 'rates'> {
  readonly id?: string | undefined;
  readonly rates: readonly (Omit<ShippingRate, 'id'> & { readonly id?: string | undefined })[];
}

/** An admin says where which shipping costs what: orders from now on are sent so. */
export class SetShippingZones {
  constructor(
    private readonly zones: Zones,
    private readonly ids: Ids,
  ) {}

  /** @throws ValidationFailed for a place that is named twice, and ids that are not there or are named twice */
  async execute({ zones }: { readonly zones: readonly ZoneWish[] }): Promise<readonly ShippingZone[]> {
    requireNamedOnce(
      zones.flatMap(({ places }, zone) =>
        places.map((place, index) => ({ ...place, path: `zones.${zone}.places.${index}` })),
      ),
    );
    requireKnownOnce(zones, await this.zones.shipping());
    const kept = zones.map((zone) => ({
      ...{ ...zone, id: zone.id ?? this.ids.next() },
      rates: zone.rates.map((rate) => ({ ...rate, id: rate.id ?? this.ids.next() })),
    }));
    await this.zones.keepShipping(kept);
    return kept;
  }
}

function requireKnownOnce(zones: readonly ZoneWish[], known: readonly ShippingZone[]): void {
  const free = new Set(known.flatMap(({ id, rates }) => [id, ...rates.map((rate) => rate.id)]));
  const named = zones.flatMap(({ id, rates }, zone) => [
    { id, path: `zones.${zone}.id` },
    ...rates.map((rate, index) => ({ id: rate.id, path: `zones.${zone}.rates.${index}.id` })),
  ]);
  const errors = named
    .filter(({ id }) => id !== undefined && !free.delete(id))
    .map(({ path }) => ({ path, message: 'must be the id of one that is there, named once' }));
  if (errors.length > 0) throw new ValidationFailed({ errors });
}
