import { Injectable } from '@nestjs/common';
import { Cache } from '#platform/cache/cache.js';
import { Database } from '#platform/database/database.js';
import { Zones } from '../../../application/pricing/ports.js';
import type { ShippingZone } from '../../../domain/pricing/tariff.js';
import type { TaxZone } from '../../../domain/pricing/tax-zones.js';

/** How long a node may not know of a change if no news reach it; seconds. */
const TTL = 3;

/** The zones of the shop, one row of PostgreSQL for each kind, behind the cache. */
@Injectable()
export class PostgresZones extends Zones {
  constructor(
    private readonly database: Database,
    private readonly cache: Cache,
  ) {
    super();
  }

  tax(): Promise<readonly TaxZone[]> {
    return this.all('tax');
  }

  shipping(): Promise<readonly ShippingZone[]> {
    return this.all('shipping');
  }

  keepTax(zones: readonly TaxZone[]): Promise<void> {
    return this.keep('tax', zones);
  }

  keepShipping(zones: readonly ShippingZone[]): Promise<void> {
    return this.keep('shipping', zones);
  }

  /** As `keep` stored them. */
  private async all<Zone>(kind: string): Promise<readonly Zone[]> {
    const zones = await this.cache.wrap<unknown>(keyOf(kind), TTL, async () => {
      const [row] = await this.database.reader.query<{ zones: unknown }>(
        'SELECT zones FROM order_zones WHERE kind = $1',
        [kind],
      );
      return row?.zones ?? [];
    });
    return zones as readonly Zone[];
  }

  private async keep(kind: string, zones: readonly unknown[]): Promise<void> {
    await this.database.reader.query(
      `INSERT INTO order_zones (kind, zones) VALUES ($1, $2::jsonb)
       ON CONFLICT (kind) DO UPDATE SET zones = excluded.zones, updated_at = statement_timestamp()`,
      [kind, JSON.stringify(zones)],
    );
    await this.cache.forget([keyOf(kind)]);
  }
}

function keyOf(kind: string): string {
  return `orders:zones:${kind}`;
}
