import { Injectable } from '@nestjs/common';
import { Taxes, Zones } from '../../../application/pricing/ports.js';
import type { Place, TaxRates } from '../../../domain/pricing/tariff.js';
import { ratesAt } from '../../../domain/pricing/tax-zones.js';

/** Taxes by the zones of the shop, one rate for all goods. */
@Injectable()
export class ZoneTaxes extends Taxes {
  constructor(private readonly zones: Zones) {
    super();
  }

  async ratesAt(place: Place | null): Promise<TaxRates> {
    return ratesAt(await this.zones.tax(), place);
  }
}
