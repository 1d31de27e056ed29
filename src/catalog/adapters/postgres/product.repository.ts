import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { isUniqueViolation } from '#platform/database/faults.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Products } from '../../application/ports.js';
import { SkuTaken } from '../../domain/errors.js';
import type { FieldDefinition } from '../../domain/content/fields.js';
import type { Product } from '../../domain/product.js';
import type { Stock } from '../../domain/stock.js';
import { DEFINITIONS, type FieldsRow } from './fields/product-fields.js';
import {
  PRODUCT_COLUMNS,
  productOf,
  type ProductRow,
  SAID_PRODUCT,
  SAID_VARIANT,
  saidProduct,
  saidVariants,
  VARIANT_COLUMNS,
  type VariantRow,
} from './product.state.js';

/** Products in the tables `products` and `variants`. */
@Injectable()
export class PostgresProducts extends Products {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async add(product: Product, openings: readonly Stock[], actorId: string): Promise<void> {
    const variants = saidVariants(product).map((variant, index) => ({
      ...variant,
      onHand: openings[index]?.snapshot().onHand ?? 0,
    }));
    await this.write(INSERT, [JSON.stringify(saidProduct(product)), JSON.stringify(variants), actorId]);
    this.outbox.add(product.pullEvents());
  }

  async held(id: string): Promise<Product | undefined> {
    const [row] = await this.database.writer.query<ProductRow>(
      `SELECT ${PRODUCT_COLUMNS} FROM products WHERE id = $1 AND status <> 'archived' FOR NO KEY UPDATE`,
      [id],
    );
    if (row === undefined) return undefined;
    // A second statement, so that it sees what an edit we waited for has left of the variants.
    const variants = await this.database.writer.query<VariantRow>(
      `SELECT ${VARIANT_COLUMNS} FROM variants WHERE product_id = $1 ORDER BY id FOR NO KEY UPDATE`,
      [id],
    );
    return productOf(row, variants);
  }

  async due(now: Date, limit: number): Promise<readonly string[]> {
    const rows = await this.database.writer.query<{ id: string }>(
      `SELECT id FROM products WHERE status = 'scheduled' AND publish_at <= $1
        ORDER BY publish_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED`,
      [now, limit],
    );
    return rows.map(({ id }) => id);
  }

  async definitionsOf(hostId: string): Promise<readonly FieldDefinition[]> {
    const [row] = await this.database.writer.query<FieldsRow>(DEFINITIONS, [hostId]);
    return row?.definitions ?? [];
  }

  async save(product: Product): Promise<void> {
    const events = product.pullEvents();
    if (events.length === 0) return;
    await this.write(UPDATE, [JSON.stringify(saidProduct(product)), JSON.stringify(saidVariants(product))]);
    this.outbox.add(events);
  }

  private async write(statement: string, values: readonly unknown[]): Promise<void> {
    await this.database.writer.query(statement, values).catch((error: unknown) => {
      throw isUniqueViolation(error, 'variants_sku') ? new SkuTaken() : error;
    });
  }
}

const INSERT = `
  WITH product AS (
    INSERT INTO products
      (id, host_id, slug, title, description, status, publish_at, options, fields, language, translations, price_amount,
       price_currency, created_at, updated_at)
    SELECT id, "hostId", slug, title, description, status, "publishAt", options, fields, language, translations, amount,
           currency, "createdAt", "updatedAt"
      FROM jsonb_to_record($1::jsonb) AS said ${SAID_PRODUCT}
  ), line AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($2::jsonb) AS said ${SAID_VARIANT}
  ), variant AS (
    INSERT INTO variants
      (id, product_id, host_id, position, sku, title, price_amount, price_currency, prices, options, shown, weight_grams, translations,
       on_hand)
    SELECT id, "productId", "hostId", position, sku, title, amount, currency, prices, options, shown, "weightGrams", translations,
           "onHand"
      FROM line
  )
  INSERT INTO stock_ledger (variant_id, delta, reserved_delta, reason, actor_id)
  SELECT id, "onHand", 0, 'opening stock', $3::uuid FROM line WHERE "onHand" > 0`;

const UPDATE = `
  WITH said AS MATERIALIZED (
    SELECT * FROM jsonb_to_record($1::jsonb) AS said ${SAID_PRODUCT}
  ), product AS (
    UPDATE products
       SET title = said.title, description = said.description, status = said.status, publish_at = said."publishAt",
           options = said.options, fields = said.fields, language = said.language, translations = said.translations,
           price_amount = said.amount, price_currency = said.currency, updated_at = said."updatedAt"
      FROM said
     WHERE products.id = said.id
  ), gone AS (
    UPDATE product_media SET position = NULL, removed_at = statement_timestamp()
      FROM said
     WHERE said.status = 'archived' AND product_id = said.id AND position IS NOT NULL
  )
  UPDATE variants
     SET sku = line.sku, title = line.title, price_amount = line.amount, price_currency = line.currency,
         prices = line.prices, options = line.options, retired = (said.status = 'archived'), shown = line.shown,
         weight_grams = line."weightGrams", translations = line.translations
    FROM said CROSS JOIN jsonb_to_recordset($2::jsonb) AS line ${SAID_VARIANT}
   WHERE variants.id = line.id`;
