import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { FIRST_ID } from '#platform/http/cursors.js';
import {
  type ExportColumns,
  type ExportedProduct,
  ExportedProducts,
} from '../../../application/exports/exported-products.js';

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

  async columnsOf(hostId: string): Promise<ExportColumns> {
    const [columns] = await this.database.reader.query<ExportColumns>(COLUMNS, [hostId]);
    if (columns === undefined) throw new Error('columns are one row');
    return columns;
  }
}

/** Of a host, what is shown and what is not yet: each has an index of its own. */
const own = (columns: string, more = ''): string => `
    (SELECT ${columns} FROM products WHERE host_id = $1 AND status = 'published'${more})
     UNION ALL
    (SELECT ${columns} FROM products WHERE host_id = $1 AND status IN ('draft', 'scheduled')${more})`;

const NEXT = `
  SELECT p.id, p.slug, p.title, p.description, p.language, p.options, p.fields, p.translations,
         p.status, p.publish_at AS "publishAt",
         (SELECT coalesce(json_agg(json_build_object('id', m.id, 'alt', m.alt) ORDER BY m.position), '[]')
            FROM product_media m WHERE m.product_id = p.id AND m.position IS NOT NULL) AS media,
         (SELECT json_agg(
                   json_build_object('sku', v.sku, 'title', v.title, 'options', v.options,
                                     'price', json_build_object('amount', v.price_amount, 'currency', v.price_currency),
                                     'prices', v.prices, 'onHand', v.on_hand, 'weightGrams', v.weight_grams,
                                     'translations', v.translations)
                   ORDER BY v.position)
            FROM variants v WHERE v.product_id = p.id) AS variants
    FROM (${own('*', ' AND id > $2 ORDER BY id LIMIT $3')}) AS p
   ORDER BY p.id
   LIMIT $3`;

const COLUMNS = `
  WITH shown AS MATERIALIZED (
${own('id, options, translations')}
  )
  SELECT (SELECT coalesce(max(jsonb_array_length(options)), 0) FROM shown) AS options,
         json_build_object(
           'products', array(SELECT DISTINCT language FROM shown, jsonb_object_keys(translations) AS language ORDER BY 1),
           'options', array(SELECT DISTINCT language
                              FROM shown, jsonb_path_query(options, '$[*].translations') AS told,
                                   jsonb_object_keys(told) AS language ORDER BY 1),
           'variants', array(SELECT DISTINCT language
                               FROM shown JOIN variants v ON v.product_id = shown.id,
                                    jsonb_object_keys(v.translations) AS language ORDER BY 1)) AS languages,
         EXISTS (SELECT FROM shown JOIN product_media m ON m.product_id = shown.id AND m.position IS NOT NULL) AS media,
         array(SELECT DISTINCT price ->> 'currency'
                 FROM shown JOIN variants v ON v.product_id = shown.id, jsonb_array_elements(v.prices) AS price
                ORDER BY 1) AS currencies,
         array(SELECT definition ->> 'key'
                 FROM product_fields, jsonb_array_elements(definitions) AS definition
                WHERE host_id = $1) AS fields`;
