import { Injectable } from '@nestjs/common';
import type { Actor } from '#kernel';
import { Database } from '#platform/database/database.js';
import { PublishProduct } from '../../application/publish-product.js';
import { SkuTaken } from '../../domain/errors.js';
import { DEMO_PRODUCTS, FRIDAY_RUNNER } from './demo-products.js';

/** Fills a shop with the demo's products: the same each time, and once however often it is called. */
@Injectable()
export class CatalogSeed {
  constructor(
    private readonly publish: PublishProduct,
    private readonly database: Database,
  ) {}

  /** Publishes what `hostId` does not sell yet; returns the variant of `Friday Runner`, the limited sneaker. */
  async seed(hostId: string): Promise<string> {
    const host: Actor = {
      userId: hostId,
      sessionId: hostId,
      displayName: 'Demo',
      role: 'host',
      guest: false,
    };
    const known = await this.skusOf(hostId);
    for (const product of DEMO_PRODUCTS) {
      if (product.variants.some((variant) => known.has(variant.sku))) continue;
      await this.publish.execute(host, product).catch((error: unknown) => {
        // Another process seeds as well and was first.
        if (!(error instanceof SkuTaken)) throw error;
      });
    }
    const runner = (await this.skusOf(hostId)).get(FRIDAY_RUNNER);
    if (runner === undefined) throw new Error('the demo has lost its sneaker');
    return runner;
  }

  private async skusOf(hostId: string): Promise<ReadonlyMap<string, string>> {
    const rows = await this.database.reader.query<{ id: string; sku: string }>(
      'SELECT id, sku FROM variants WHERE host_id = $1 AND NOT retired',
      [hostId],
    );
    return new Map(rows.map(({ id, sku }) => [sku, id]));
  }
}
