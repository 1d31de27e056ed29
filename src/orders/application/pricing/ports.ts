/** What prices of orders ask of the outside. */
import type { OffersOf } from '../../domain/pricing/offers-of-batch.js';
import type { UnsentOrder } from '../../domain/pricing/unsent-orders.js';
import type { Place, ShippingZone, TaxRates } from '../../domain/pricing/tariff.js';
import type { TaxZone } from '../../domain/pricing/tax-zones.js';

/** Who knows what is to be taxed how: our zones, or a service elsewhere. Never called inside a unit of work. */
export abstract class Taxes {
  /** @param variantIds what is sent, for who must know: not asked for by others */
  abstract ratesAt(place: Place | null, variantIds: () => Promise<readonly string[]>): Promise<TaxRates>;
}

/** The zones of the shop. They are read from memory, so that an order costs no statement for them. */
export abstract class Zones {
  abstract tax(): Promise<readonly TaxZone[]>;
  abstract shipping(): Promise<readonly ShippingZone[]>;
  /** Replaces them all; every node knows once it resolves, or some seconds later. */
  abstract keepTax(zones: readonly TaxZone[]): Promise<void>;
  abstract keepShipping(zones: readonly ShippingZone[]): Promise<void>;
}

/** Who wants which promotions. */
export interface PromotionWish {
  readonly userIds: readonly string[];
  /** In capitals. */
  readonly codes: readonly string[];
  /** The automatic ones, too: of these hosts, and those for all lines. */
  readonly automatic: boolean;
  readonly hostIds: readonly string[];
}

/** Promotions as customers meet them. */
export abstract class Offers {
  /** True if there may be automatic ones. Read from memory. */
  abstract anyAutomatic(): Promise<boolean>;
  abstract find(wish: PromotionWish): Promise<OffersOf>;
  /**
   * The same, within a unit of work: those with limits are locked in the order of their ids, so that nobody else uses
   * them until its end.
   */
  abstract lock(wish: PromotionWish): Promise<OffersOf>;
}

/** Who bought in which room. */
export interface RoomOfBuyer {
  readonly userId: string;
  readonly roomId: string;
}

/** What shoppers bought in rooms and is not sent yet. */
export abstract class Unsent {
  abstract find(of: readonly RoomOfBuyer[]): Promise<readonly UnsentOrder[]>;
  /** The same, within a unit of work: those that are paid are locked in the order of their ids until its end. */
  abstract lock(of: readonly RoomOfBuyer[]): Promise<readonly UnsentOrder[]>;
}
