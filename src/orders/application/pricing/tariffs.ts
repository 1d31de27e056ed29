import { NO_TARIFF, type Place, type Tariff } from '../../domain/pricing/tariff.js';
import { Offers, Taxes, Zones } from './ports.js';

/** What a shopper wants of shipping and promotions. */
export interface TariffWish {
  readonly shippingRateId?: string | undefined;
  readonly promotionCodes?: readonly string[] | undefined;
}

/** What is sent, for who must know. */
interface Contents {
  readonly all: () => Promise<readonly string[]>;
  readonly weights: () => Promise<ReadonlyMap<string, number>>;
}

/** What decides what an order costs, but for promotions: these are looked at when it is placed. */
export class Tariffs {
  constructor(
    private readonly taxes: Taxes,
    private readonly zones: Zones,
    private readonly offers: Offers,
  ) {}

  /** As long as nobody knows where it goes: promotions only, neither shipping nor taxes. */
  async nowhere(): Promise<Tariff> {
    return { ...NO_TARIFF, automatic: await this.offers.anyAutomatic() };
  }

  async at(
    address: Place | null,
    { shippingRateId, promotionCodes }: TariffWish,
    { all, weights }: Contents,
  ): Promise<Tariff> {
    const place = address && { country: address.country, region: address.region };
    const [tax, zones, automatic] = await Promise.all([
      this.taxes.ratesAt(place, all),
      this.zones.shipping(),
      this.offers.anyAutomatic(),
    ]);
    const codes = (promotionCodes ?? []).map((code) => code.toUpperCase());
    return {
      ...{ ...NO_TARIFF, tax, place, zones, shippingRateId, promotionCodes: codes, automatic },
      weights: zones.length === 0 ? NO_TARIFF.weights : await weights(),
    };
  }
}
