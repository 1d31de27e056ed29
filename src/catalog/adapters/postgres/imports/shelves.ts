import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { isUniqueViolation } from '#platform/database/faults.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Shelves } from '../../../application/imports/ports.js';
import { SkuTaken } from '../../../domain/errors.js';
import { IMPORT_REASON, type Intake } from '../../../domain/imports/intake.js';
import { Shelf } from '../../../domain/imports/shelf.js';
import type { Product } from '../../../domain/product.js';
import type { Stock, StockState } from '../../../domain/stock.js';
import { DEFINITIONS, type FieldsRow } from '../fields/product-fields.js';
import {
  PRODUCT_COLUMNS,
  productOf,
  type ProductRow,
  saidProduct,
  saidVariants,
  VARIANT_COLUMNS,
  type VariantRow,
} from '../product.state.js';
import { COUNT, INSERT_PRODUCTS, UPDATE_PRODUCTS, VARIANTS } from './shelves.sql.js';

/** What a host sells, read and written a batch at a time: each step is one statement, however many rows it is about. */
@Injectable()
export class PostgresShelves extends Shelves {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async holding(hostId: string, skus: readonly string[]): Promise<Shelf> {
    const products = await this.database.writer.query<ProductRow>(
      `SELECT ${PRODUCT_COLUMNS}
         FROM products
        WHERE status <> 'archived' AND id IN (
          SELECT product_id FROM variants WHERE host_id = $1 AND sku = ANY ($2::text[]) AND NOT retired)
        ORDER BY id FOR NO KEY UPDATE`,
      [hostId, [...new Set(skus)]],
    );
    // A second statement, so that it sees what an edit we waited for has left of the variants. Those who move stock
    // take variants in the order of their ids as well.
    const variants = await this.database.writer.query<VariantRow & StockState>(
      `SELECT ${VARIANT_COLUMNS}, host_id AS "hostId", on_hand AS "onHand", reserved
         FROM variants WHERE product_id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
      [products.map(({ id }) => id)],
    );
    const [fields] = await this.database.writer.query<FieldsRow>(DEFINITIONS, [hostId]);
    const of = new Map<string, VariantRow[]>(products.map(({ id }) => [id, []]));
    for (const variant of variants) of.get(variant.productId)?.push(variant);
    return new Shelf(
      products.map((row) => productOf(row, of.get(row.id) ?? [])),
      variants.map(({ variantId, productId, hostId: owner, onHand, reserved }) => ({
        ...{ variantId, productId, hostId: owner, onHand, reserved },
      })),
      fields?.definitions ?? [],
    );
  }

  async store({ added, changed, openings, counts }: Intake, actorId: string): Promise<void> {
    const [born, edited] = [added.map(({ product }) => product), changed];
    const stocks = [...added.flatMap((product) => product.openings), ...openings];
    await this.write(INSERT_PRODUCTS, born.map(saidProduct));
    await this.write(
      VARIANTS,
      [...born, ...edited].flatMap((product) => variantsOf(product, stocks)),
      actorId,
    );
    // Behind their variants: what a search finds is written with the product, and sees what they are called by then.
    await this.write(UPDATE_PRODUCTS, edited.map(saidProduct));
    await this.write(
      COUNT,
      counts.map(({ stock, delta }) => ({ id: stock.snapshot().variantId, delta })),
      actorId,
    );
    const products = [...born, ...edited].flatMap((product) => product.pullEvents());
    this.outbox.add([...products, ...counts.flatMap(({ stock }) => stock.pullEvents())]);
  }

  private async write(statement: string, rows: readonly object[], actorId?: string): Promise<void> {
    if (rows.length === 0) return;
    const by = actorId === undefined ? [] : [actorId, IMPORT_REASON];
    await this.database.writer.query(statement, [JSON.stringify(rows), ...by]).catch((error: unknown) => {
      throw isUniqueViolation(error, 'variants_sku') ? new SkuTaken() : error;
    });
  }
}

function variantsOf(product: Product, openings: readonly Stock[]): object[] {
  const { variants } = product.snapshot();
  const opened = new Map(openings.map((stock) => [stock.snapshot().variantId, stock.snapshot().onHand]));
  return saidVariants(product).map((said, index) => ({
    ...said,
    onHand: opened.get(variants[index]?.id ?? '') ?? null,
  }));
}
