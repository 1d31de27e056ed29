import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { FIRST_ID } from '#platform/http/cursors.js';
import { type ExportedProduct, ExportedProducts } from '../../../application/exports/exported-products.js';

/** Products that are read at once. */
const PAGE = 200;

/** Pages by the index of a host's products: no connection is held while a slow reader takes one. */
@Injectable()
export class PostgresExportedProducts extends ExportedProducts {
  constructor(private readonly database: Database) {
    super();
  }

  async *of(hostId: string): AsyncIterable<readonly ExportedProduct[]> {
    for (let after = FIRST_ID; ;) {
      const page = await this.database.reader.query<ExportedProduct>(NEXT, [hostId, after, PAGE]);
      yield page;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = last.id;
    }
  }
}

const NEXT = `
  SELECT p.id, p.slug, p.title, p.description,
         (SELECT json_agg(
                   json_build_object('sku', v.sku, 'title', v.title, 'onHand', v.on_hand,
                                     'price', json_build_object('amount', v.price_amount, 'currency', v.price_currency))
                   ORDER BY v.position)
            FROM variants v WHERE v.product_id = p.id) AS variants
    FROM products p
   WHERE p.host_id = $1 AND p.status = 'published' AND p.id > $2
   ORDER BY p.id
   LIMIT $3`;
