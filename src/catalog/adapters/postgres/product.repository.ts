import { Injectable } from '@nestjs/common';
import { Money } from '#kernel';
import { Database } from '#platform/database/database.js';
import { isUniqueViolation } from '#platform/database/faults.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Products } from '../../application/ports.js';
import { SkuTaken } from '../../domain/errors.js';
import { Product, type ProductState } from '../../domain/product.js';
import type { Stock } from '../../domain/stock.js';
import { lowestPrice } from '../../domain/variants.js';

interface ProductRow {
  readonly id: string;
  readonly host_id: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly status: ProductState['status'];
  readonly created_at: Date;
  readonly updated_at: Date;
}

interface VariantRow {
  readonly id: string;
  readonly sku: string;
  readonly title: string;
  readonly price_amount: number;
  readonly price_currency: string;
  readonly weight_grams: number;
}

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
    const state = product.snapshot();
    const price = lowestPrice(state.variants);
    await this.database.writer
      .query(INSERT, [
        state.id,
        state.hostId,
        state.slug,
        state.title,
        state.description,
        state.status,
        price.amount,
        price.currency,
        state.createdAt,
        state.updatedAt,
        ...columnsOf(state),
        openings.map((stock) => stock.snapshot().onHand),
        actorId,
        weightsOf(state),
      ])
      .catch(refused);
    await this.outbox.add(product.pullEvents());
  }

  async held(id: string): Promise<Product | undefined> {
    const [row] = await this.database.writer.query<ProductRow>(
      `SELECT id, host_id, slug, title, description, status, created_at, updated_at
         FROM products WHERE id = $1 AND status = 'published' FOR NO KEY UPDATE`,
      [id],
    );
    if (row === undefined) return undefined;
    // A second statement, so that it sees what an edit we waited for has left of the variants.
    const variants = await this.database.writer.query<VariantRow & { position: number }>(
      `SELECT id, position, sku, title, price_amount, price_currency, weight_grams
         FROM variants WHERE product_id = $1 ORDER BY id FOR NO KEY UPDATE`,
      [id],
    );
    return Product.restore({
      id: row.id,
      hostId: row.host_id,
      slug: row.slug,
      title: row.title,
      description: row.description,
      status: row.status,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      variants: variants
        .sort((one, other) => one.position - other.position)
        .map(({ id: variantId, sku, title, price_amount, price_currency, weight_grams }) => ({
          id: variantId,
          sku,
          title,
          price: Money.of(price_amount, price_currency),
          weightGrams: weight_grams,
        })),
    });
  }

  async save(product: Product): Promise<void> {
    const events = product.pullEvents();
    if (events.length === 0) return;
    const state = product.snapshot();
    const price = lowestPrice(state.variants);
    await this.database.writer
      .query(UPDATE, [
        state.id,
        state.title,
        state.description,
        state.status,
        price.amount,
        price.currency,
        state.updatedAt,
        ...columnsOf(state),
        weightsOf(state),
      ])
      .catch(refused);
    await this.outbox.add(events);
  }
}

/** The variants as one array for each column. */
function columnsOf({ variants }: ProductState): readonly unknown[][] {
  return [
    variants.map((variant) => variant.id),
    variants.map((variant) => variant.sku),
    variants.map((variant) => variant.title),
    variants.map((variant) => variant.price.amount),
    variants.map((variant) => variant.price.currency),
  ];
}

function weightsOf({ variants }: ProductState): readonly (number | null)[] {
  return variants.map(({ weightGrams }) => weightGrams ?? null);
}

function refused(error: unknown): never {
  throw isUniqueViolation(error, 'variants_sku') ? new SkuTaken() : error;
}

const INSERT = `
  WITH product AS (
    INSERT INTO products
      (id, host_id, slug, title, description, status, price_amount, price_currency, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  ), line AS (
    SELECT * FROM unnest($11::uuid[], $12::text[], $13::text[], $14::integer[], $15::text[], $16::integer[], $18::integer[])
      WITH ORDINALITY AS line (id, sku, title, price_amount, price_currency, on_hand, weight_grams, position)
  ), variant AS (
    INSERT INTO variants (id, product_id, host_id, position, sku, title, price_amount, price_currency, on_hand, weight_grams)
    SELECT id, $1, $2, position - 1, sku, title, price_amount, price_currency, on_hand, coalesce(weight_grams, 0)
      FROM line
  )
  INSERT INTO stock_ledger (variant_id, delta, reserved_delta, reason, actor_id)
  SELECT id, on_hand, 0, 'opening stock', $17 FROM line WHERE on_hand > 0`;

const UPDATE = `
  WITH product AS (
    UPDATE products
       SET title = $2, description = $3, status = $4, price_amount = $5, price_currency = $6, updated_at = $7
     WHERE id = $1
  )
  UPDATE variants
     SET sku = line.sku, title = line.title, price_amount = line.price_amount,
         price_currency = line.price_currency, retired = ($4 = 'archived'),
         weight_grams = coalesce(line.weight_grams, variants.weight_grams)
    FROM unnest($8::uuid[], $9::text[], $10::text[], $11::integer[], $12::text[], $13::integer[])
      AS line (id, sku, title, price_amount, price_currency, weight_grams)
   WHERE variants.id = line.id`;
