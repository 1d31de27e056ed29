import { Injectable } from '@nestjs/common';
import { NotFound } from '#kernel';
import { array, unnested } from '#platform/database/connections/unnested.js';
import { Database } from '#platform/database/database.js';
import { CatalogStock, type CatalogVariant, type StockLine } from '../../application/catalog-stock.js';
import { priceIn } from '../../application/prices.js';
import { type PriceView, PublicCatalog } from '../../application/queries.js';
import { type Move, MOVES, requireUnits, Stock, type StockState } from '../../domain/stock.js';

interface MovedRow extends StockState {
  readonly quantity: number;
  readonly moved: boolean;
}

interface VariantRow extends Omit<CatalogVariant, 'price'> {
  readonly prices: readonly PriceView[];
  readonly amount: number;
  readonly currency: string;
}

/** The stock of variants, for neighbours: each movement is one statement. */
@Injectable()
export class PostgresCatalogStock extends CatalogStock {
  constructor(
    private readonly database: Database,
    private readonly shown: PublicCatalog,
  ) {
    super();
  }

  reserveAll(lines: readonly StockLine[], reason: string, actorId?: string): Promise<void> {
    return this.move('reserve', lines, reason, actorId);
  }

  releaseAll(lines: readonly StockLine[], reason = 'released', actorId?: string): Promise<void> {
    return this.move('release', lines, reason, actorId);
  }

  takeAll(lines: readonly StockLine[], reason: string, actorId?: string): Promise<void> {
    return this.move('take', lines, reason, actorId);
  }

  restockAll(lines: readonly StockLine[], reason: string, actorId: string): Promise<void> {
    return this.move('restock', lines, reason, actorId);
  }

  async variants(ids: readonly string[], currency?: string): Promise<ReadonlyMap<string, CatalogVariant>> {
    return byId(await this.database.reader.query<VariantRow>(VARIANTS, [ids]), currency);
  }

  async locked(ids: readonly string[], currency?: string): Promise<ReadonlyMap<string, CatalogVariant>> {
    return byId(await this.database.writer.query<VariantRow>(LOCKED, [ids]), currency);
  }

  private async move(
    move: Move,
    lines: readonly StockLine[],
    reason: string,
    actorId?: string,
  ): Promise<void> {
    const sums = summed(lines);
    const { delta, reservedDelta } = MOVES[move];
    const rows = await this.database.writer.query<MovedRow>(MOVE, [
      [...sums.keys()],
      [...sums.values()],
      delta,
      reservedDelta,
      reason,
      actorId ?? null,
      move === 'restock',
    ]);
    if (rows.length < sums.size) throw new NotFound();
    if (rows.some((row) => !row.moved)) throw refusalOf(move, rows);
    const products = [...new Set(rows.map((row) => row.productId))];
    this.database.afterCommit(() => {
      // What is promised or given back changes `available`, which lists show; what is sold was reserved before.
      void (move === 'take' ? this.shown.forgetViews(products) : this.shown.forget(products));
    });
  }
}

function byId(
  rows: readonly VariantRow[],
  currency: string | undefined,
): ReadonlyMap<string, CatalogVariant> {
  return new Map(
    rows.map(({ amount, currency: own, prices, ...variant }) => {
      const price = { amount, currency: own };
      return [
        variant.id,
        { ...variant, price: currency === undefined ? price : priceIn({ price, prices }, currency) },
      ];
    }),
  );
}

/** One line for each variant: two lines of one variant are checked as their sum. */
function summed(lines: readonly StockLine[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { variantId, quantity } of lines) {
    requireUnits('quantity', quantity, 1);
    sums.set(variantId, (sums.get(variantId) ?? 0) + quantity);
  }
  return sums;
}

/** Why nothing was moved: the domain's own refusal of one of the lines. */
function refusalOf(move: Move, rows: readonly MovedRow[]): unknown {
  try {
    for (const { quantity, moved: _, ...state } of rows) Stock.restore(state).move(move, quantity);
  } catch (error) {
    return error;
  }
  return new Error(`the database refused to ${move} units that the domain would have moved`);
}

const VARIANTS = `
  SELECT v.id, v.product_id AS "productId", (SELECT p.title FROM products p WHERE p.id = v.product_id) AS "productTitle",
         v.title, v.sku, v.price_amount AS amount, v.price_currency AS currency, v.prices,
         v.host_id AS "hostId", v.on_hand - v.reserved AS available, v.weight_grams AS "weightGrams"
    FROM variants v
   WHERE v.id = ANY(${array(1, 'uuid')}) AND v.shown`;

const LOCKED = `${VARIANTS} ORDER BY v.id FOR NO KEY UPDATE OF v`;

/**
 * Moves all lines or none: locks the rows in the order of their ids, decides by what they are then, and writes rows
 * and ledger. `moved` is the same for all rows; what comes back of them is how they were before.
 */
const MOVE = `
  WITH wanted AS (
    SELECT * FROM ${unnested(1, 'uuid', 'int')} AS line (id, quantity)
  ), held AS MATERIALIZED (
    SELECT v.id, v.product_id, v.host_id, v.on_hand, v.reserved, wanted.quantity,
           v.reserved + $4::integer * wanted.quantity BETWEEN 0 AND v.on_hand + $3::integer * wanted.quantity AS possible
      FROM variants v JOIN wanted ON wanted.id = v.id
     WHERE v.id = ANY(${array(1, 'uuid')}) AND (v.shown OR $7::boolean)
     ORDER BY v.id
       FOR NO KEY UPDATE OF v
  ), verdict AS MATERIALIZED (
    SELECT coalesce(bool_and(possible), false) AND count(*) = cardinality($1::uuid[]) AS moves FROM held
  ), moved AS (
    UPDATE variants v
       SET on_hand = v.on_hand + $3::integer * held.quantity, reserved = v.reserved + $4::integer * held.quantity
      FROM held
     WHERE v.id = held.id AND v.id = ANY(${array(1, 'uuid')}) AND (SELECT moves FROM verdict)
    RETURNING v.id, held.quantity
  ), told AS (
    INSERT INTO stock_ledger (variant_id, delta, reserved_delta, reason, actor_id)
    SELECT id, $3::integer * quantity, $4::integer * quantity, $5, $6 FROM moved
  )
  SELECT id AS "variantId", product_id AS "productId", host_id AS "hostId", on_hand AS "onHand", reserved, quantity,
         (SELECT moves FROM verdict) AS moved
    FROM held`;
