import { DomainError } from '#kernel';
import { UnitsReserved } from '../errors.js';
import { Product } from '../product.js';
import { PUBLISHED } from '../listing.js';
import { Stock } from '../stock.js';
import { joinedContent, joinedVariant, leftWithoutChoice } from './joining.js';
import { productPath, variantPath } from './paths.js';
import type { FieldNames, RowError, RowProduct, RowVariant, Tally } from './rows.js';
import { refuseFor, RowRefused } from './row-refused.js';
import { promisedIn, saidListing } from './said-listing.js';
import type { Shelf } from './shelf.js';

/** Told in the ledger and in `stock.changed`. */
export const IMPORT_REASON = 'import';

/** A count that a file brought. */
export interface ImportedCount {
  readonly stock: Stock;
  readonly delta: number;
}

/** Something that may be named once in a file, and where it was. */
export interface SeenKey {
  readonly key: string;
  readonly row: number;
}

/** What is the same for every batch of an import. */
interface Circumstances {
  readonly hostId: string;
  readonly names: FieldNames;
  readonly nextId: () => string;
  readonly now: Date;
}

/** Decides, product by product, what a batch of rows makes of the shop; whatever is wrong with one leaves it as it is. */
export class Intake {
  readonly added: { readonly product: Product; readonly openings: readonly Stock[] }[] = [];
  readonly changed: Product[] = [];
  /** Units of variants that a known product did not have. */
  readonly openings: Stock[] = [];
  readonly counts: ImportedCount[] = [];
  readonly errors: RowError[] = [];
  readonly keys: SeenKey[] = [];
  private readonly counters = {
    rows: 0,
    rowsFailed: 0,
    rowsSkipped: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
  };

  /** @param seen what earlier rows of the file have named, by key; is added to */
  constructor(
    private readonly of: Circumstances,
    private readonly shelf: Shelf,
    private readonly seen: Map<string, number>,
  ) {}

  get tally(): Tally {
    return this.counters;
  }

  /** The products that people see otherwise now. */
  get touched(): string[] {
    const ids = [...this.added.map(({ product }) => product), ...this.changed].map(
      (product) => product.snapshot().id,
    );
    return [...new Set([...ids, ...this.counts.map(({ stock }) => stock.snapshot().productId)])];
  }

  take(rows: RowProduct): void {
    this.counters.rows += rows.count;
    try {
      if (rows.handle !== undefined) this.once(`handle ${rows.handle}`, rows.from, this.of.names.handle);
      if (rows.errors.length > 0) throw new RowRefused(rows.errors);
      if (rows.isSkipped === true) this.counters.rowsSkipped += rows.count;
      else this.counters[this.decide(rows)] += 1;
    } catch (error) {
      this.counters.rowsFailed += rows.count;
      this.errors.push(...this.refusalOf(error, rows));
    }
  }

  private decide(rows: RowProduct): 'created' | 'updated' | 'unchanged' {
    const known = this.knownOf(rows);
    this.requireAlike(rows.variants);
    for (const [index, { sku, row }] of rows.variants.entries())
      this.requireNew(`sku ${sku}`, row, this.pathOf('sku', index));
    if (known !== undefined)
      this.requireNew(`product ${known.snapshot().id}`, rows.from, this.pathOf('sku', 0));
    const outcome = known === undefined ? this.publish(rows) : this.takeOver(known, rows);
    for (const { sku, row } of rows.variants) this.remember(`sku ${sku}`, row);
    if (known !== undefined) this.remember(`product ${known.snapshot().id}`, rows.from);
    return outcome;
  }

  /** What the domain would say too, but by the places of variants in the product and not in the file. */
  private requireAlike(variants: readonly RowVariant[]): void {
    const rowOf = new Map<string, number>();
    for (const [index, { row, sku, currency }] of variants.entries()) {
      const earlier = rowOf.get(sku);
      const [path, message] =
        earlier !== undefined
          ? ['sku', `is in row ${earlier} already`]
          : ['price.currency', 'must be the same for all variants of a product'];
      if (earlier !== undefined || currency !== variants[0]?.currency)
        throw new RowRefused([{ row, path: this.pathOf(path, index), message }]);
      rowOf.set(sku, row);
    }
  }

  /** The product of the host's that has these SKUs; one they belong to two of is neither. */
  private knownOf({ variants }: RowProduct): Product | undefined {
    const [first, ...others] = variants.flatMap(({ sku, row }, index) => {
      const product = this.shelf.productWith(sku);
      return product === undefined ? [] : [{ product, row, index }];
    });
    const other = others.find(({ product }) => product !== first?.product);
    const message = other && `belongs to another of your products than the SKU of row ${first?.row}`;
    refuseFor(message, other?.row ?? 0, this.pathOf('sku', other?.index ?? 0));
    return first?.product;
  }

  private publish(rows: RowProduct): 'created' {
    const { hostId, nextId, now, names } = this.of;
    const { from, isInParts, variants: said } = rows;
    const listing = saidListing(rows, now) ?? PUBLISHED;
    const { title, description = '', ...content } = joinedContent(rows, undefined, this.shelf.definitions);
    if (title === undefined)
      throw new RowRefused([{ row: from, path: names.title, message: 'is needed for a new product' }]);
    const id = nextId();
    const variants = said.map((row) => joinedVariant(row, nextId(), { isInParts }));
    const product = Product.publish({ ...content, id, hostId, title, description, variants }, now, listing);
    this.added.push({
      product,
      openings: variants.map(({ id: variantId }, index) => this.opening(id, variantId, said[index])),
    });
    return 'created';
  }

  private takeOver(product: Product, rows: RowProduct): 'updated' | 'unchanged' {
    const before = product.snapshot();
    const { isInParts } = rows;
    const said = rows.variants.map((row) => {
      const own = before.variants.find(({ sku }) => sku === row.sku);
      const variant = joinedVariant(row, own?.id ?? this.of.nextId(), { before: own, isInParts });
      return { row, isNew: own === undefined, variant };
    });
    const counts = said.flatMap(({ row, isNew, variant }, index) =>
      isNew ? [] : this.counted(variant.id, row, index),
    );
    const content = joinedContent(rows, before, this.shelf.definitions);
    const unnamed = before.variants.filter(({ sku }) => said.every(({ row }) => row.sku !== sku));
    const left = leftWithoutChoice(content.options ?? before.options, unnamed);
    refuseFor(left, rows.from, this.pathOf('options', 0));
    const listing = saidListing(rows, this.of.now);
    refuseFor(promisedIn(before, listing, this.shelf), rows.from, 'status');
    product.takeOver({ ...content, variants: said.map(({ variant }) => variant) }, this.of.now);
    // Whether it may be hidden was looked at before anything of it changed.
    if (listing !== undefined) product.list(listing, [], this.of.now);
    const isEdited = product.snapshot().updatedAt !== before.updatedAt;
    if (isEdited) this.changed.push(product);
    this.openings.push(
      ...said
        .filter(({ isNew }) => isNew)
        .map(({ row, variant }) => this.opening(before.id, variant.id, row)),
    );
    this.counts.push(...counts);
    return isEdited || counts.length > 0 ? 'updated' : 'unchanged';
  }

  private counted(variantId: string, { onHand, row }: RowVariant, index: number): ImportedCount[] {
    const state = this.shelf.stockOf(variantId);
    if (state === undefined || onHand === undefined) return [];
    const stock = Stock.restore(state);
    try {
      const delta = stock.count(onHand, IMPORT_REASON);
      return delta === 0 ? [] : [{ stock, delta }];
    } catch (error) {
      if (!(error instanceof UnitsReserved)) throw error;
      const message = `must not be less than the ${state.reserved} reserved units`;
      throw new RowRefused([{ row, path: this.pathOf('onHand', index), message }]);
    }
  }

  private opening(productId: string, variantId: string, row: RowVariant | undefined): Stock {
    return Stock.opening({ variantId, productId, hostId: this.of.hostId, onHand: row?.onHand ?? 0 });
  }

  private once(key: string, row: number, path: string): void {
    this.requireNew(key, row, path);
    this.remember(key, row);
  }

  private requireNew(key: string, row: number, path: string): void {
    const earlier = this.seen.get(key);
    if (earlier === undefined) return;
    const what = key.startsWith('product ') ? 'names a product that is' : 'is';
    throw new RowRefused([{ row, path, message: `${what} in row ${earlier} already` }]);
  }

  private remember(key: string, row: number): void {
    this.seen.set(key, row);
    this.keys.push({ key, row });
  }

  /** What the domain says of a product, as what is wrong with its rows. */
  private refusalOf(error: unknown, rows: RowProduct): readonly RowError[] {
    if (error instanceof RowRefused) return error.errors;
    if (!(error instanceof DomainError)) throw error;
    const told = (error.facts['errors'] ?? [{ path: '', message: error.message }]) as Omit<RowError, 'row'>[];
    return told.slice(0, 20).map(({ path, message }) => {
      const [, place, field = ''] = /^variants\.(\d+)\.(.+)$/.exec(path) ?? [];
      if (place === undefined) return { row: rows.from, path: productPath(path, this.of.names), message };
      const index = this.placeInFile(rows.variants, Number(place));
      return { row: rows.variants[index]?.row ?? rows.from, path: this.pathOf(field, index), message };
    });
  }

  /** Of a known product its own variants stand first, and then those that it did not have. */
  private placeInFile(said: readonly RowVariant[], place: number): number {
    const own = said.map(({ sku }) => this.shelf.productWith(sku)).find((product) => product !== undefined);
    const skus = own?.snapshot().variants.map(({ sku }) => sku) ?? [];
    const added = said.filter(({ sku }) => !skus.includes(sku));
    const sku = skus[place] ?? added[place - skus.length]?.sku;
    return said.findIndex((row) => row.sku === sku);
  }

  private pathOf(field: string, index: number): string {
    return variantPath(field, Math.max(index, 0), this.of.names);
  }
}
