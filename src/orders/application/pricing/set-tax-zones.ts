import { requireNamedOnce, type TaxZone } from '../../domain/pricing/tax-zones.js';
import { Zones } from './ports.js';

/** An admin says where which tax is due: orders from now on are taxed so. */
export class SetTaxZones {
  constructor(private readonly zones: Zones) {}

  /** @throws ValidationFailed for a place that is named twice */
  async execute({ zones }: { readonly zones: readonly TaxZone[] }): Promise<readonly TaxZone[]> {
    requireNamedOnce(zones.map((zone, index) => ({ ...zone, path: `zones.${index}` })));
    await this.zones.keepTax(zones);
    return zones;
  }
}
