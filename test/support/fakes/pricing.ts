/** Taxes, zones and promotions in memory, for specifications of orders. */
import { Cache } from '#platform/cache/cache.js';
import { Offers, type Taxes, Unsent, Zones } from '../../../src/orders/application/pricing/ports.js';
import { type RoomPrice, Rooms } from '../../../src/orders/application/room-prices/ports.js';
import { RoomPricing } from '../../../src/orders/application/room-prices/room-pricing.js';
import type { OffersOf } from '../../../src/orders/domain/pricing/offers-of-batch.js';
import {
  NO_TAX,
  type Offer,
  type Place,
  type ShippingZone,
  type TaxRates,
} from '../../../src/orders/domain/pricing/tariff.js';
import type { UnsentOrder } from '../../../src/orders/domain/pricing/unsent-orders.js';
import { ratesAt, type TaxZone } from '../../../src/orders/domain/pricing/tax-zones.js';

/** Zones that a test sets, and promotions without limits. */
export class FakePricing extends Zones implements Taxes {
  taxZones: readonly TaxZone[] = [];
  shippingZones: readonly ShippingZone[] = [];
  /** What a provider elsewhere says instead of the zones. */
  says: TaxRates | undefined;
  readonly offers = new FakeOffers();
  readonly unsent = new FakeUnsent();

  async ratesAt(place: Place | null): Promise<TaxRates> {
    if (this.says !== undefined) return place === null ? NO_TAX : this.says;
    return ratesAt(this.taxZones, place);
  }

  async tax(): Promise<readonly TaxZone[]> {
    return this.taxZones;
  }

  async shipping(): Promise<readonly ShippingZone[]> {
    return this.shippingZones;
  }

  async keepTax(zones: readonly TaxZone[]): Promise<void> {
    this.taxZones = zones;
  }

  async keepShipping(zones: readonly ShippingZone[]): Promise<void> {
    this.shippingZones = zones;
  }
}

class FakeOffers extends Offers {
  all: readonly Offer[] = [];

  async anyAutomatic(): Promise<boolean> {
    return this.all.some(({ code }) => code === null);
  }

  async find(): Promise<OffersOf> {
    return () => this.all;
  }

  lock = this.find.bind(this);
}

/** Nothing unless a test says so. */
class FakeUnsent extends Unsent {
  all: readonly UnsentOrder[] = [];

  async find(): Promise<readonly UnsentOrder[]> {
    return this.all;
  }

  lock = this.find.bind(this);
}

/** Prices of rooms, all of which everyone sees but those that are `closed`. */
export class FakeRooms extends Rooms {
  readonly closed = new Set<string>();
  readonly prices = new Map<string, RoomPrice>();

  async sees(_userId: string, roomId: string): Promise<boolean> {
    return !this.closed.has(roomId);
  }

  ownerOf(): Promise<string> {
    throw new Error('nobody asks');
  }

  /** As room prices that are all valid. */
  readonly pricing = new RoomPricing(
    {
      valid: (wanted: readonly Omit<RoomPrice, 'price'>[]) =>
        Promise.resolve(
          wanted.flatMap(({ roomId, variantId }) => this.prices.get(`${roomId} ${variantId}`) ?? []),
        ),
      keep: () => Promise.reject(new Error('nobody asks')),
      remove: () => Promise.resolve(false),
      list: () => Promise.resolve({ data: [], next: null }),
    },
    this,
  );
}

/** Remembers nothing. */
export class NoCache extends Cache {
  wrap<T>(_key: string, _ttl: number, load: () => Promise<T>): Promise<T> {
    return load();
  }

  async forget(): Promise<void> {}

  onForget(): void {}
}
