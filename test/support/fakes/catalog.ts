/** The catalog's ports in memory, for specifications of its use cases. */
import { type Actor, Clock, type DomainEvent, Ids, later, type Page, UnitOfWork } from '#kernel';
import { type Counted, Products, Stocks } from '../../../src/catalog/application/ports.js';
import {
  type FacetsView,
  type NumberedPage,
  type ProductEntry,
  type ProductView,
  PublicCatalog,
} from '../../../src/catalog/application/queries.js';
import { SkuTaken } from '../../../src/catalog/domain/errors.js';
import type { FieldDefinition } from '../../../src/catalog/domain/content/fields.js';
import { Product, type ProductState } from '../../../src/catalog/domain/product.js';
import { Stock, type StockState } from '../../../src/catalog/domain/stock.js';

/** What one unit of work would commit: products, units, events and lines of the ledger. */
class InMemoryShop {
  readonly products = new Map<string, ProductState>();
  readonly stocks = new Map<string, StockState>();
  readonly events: DomainEvent[] = [];
  readonly ledger: Counted[] = [];
  /** What happened to the shop, and what was forgotten of it, in order. */
  readonly story: string[] = [];
}

class InMemoryProducts extends Products {
  constructor(private readonly shop: InMemoryShop) {
    super();
  }

  async add(product: Product, openings: readonly Stock[]): Promise<void> {
    this.requireFreeSkus(product);
    for (const opening of openings) this.shop.stocks.set(opening.snapshot().variantId, opening.snapshot());
    this.keep(product);
  }

  async held(id: string): Promise<Product | undefined> {
    const state = this.shop.products.get(id);
    return state !== undefined && state.status !== 'archived' ? Product.restore(state) : undefined;
  }

  async due(now: Date, limit: number): Promise<readonly string[]> {
    return [...this.shop.products.values()]
      .filter(({ publishAt }) => publishAt !== null && publishAt <= now)
      .sort((one, other) => Number(one.publishAt) - Number(other.publishAt))
      .slice(0, limit)
      .map(({ id }) => id);
  }

  async definitionsOf(): Promise<readonly FieldDefinition[]> {
    return [];
  }

  async save(product: Product): Promise<void> {
    this.requireFreeSkus(product);
    this.keep(product);
  }

  private requireFreeSkus(product: Product): void {
    const { id, hostId, variants } = product.snapshot();
    const others = [...this.shop.products.values()].filter(
      (other) => other.id !== id && other.hostId === hostId,
    );
    const taken = new Set(others.flatMap((other) => other.variants.map(({ sku }) => sku)));
    if (variants.some(({ sku }) => taken.has(sku))) throw new SkuTaken();
  }

  private keep(product: Product): void {
    this.shop.products.set(product.snapshot().id, product.snapshot());
    this.shop.events.push(...product.pullEvents());
  }
}

class InMemoryStocks extends Stocks {
  constructor(private readonly shop: InMemoryShop) {
    super();
  }

  async held(variantId: string): Promise<Stock | undefined> {
    const state = this.shop.stocks.get(variantId);
    return state && Stock.restore(state);
  }

  async heldOf(productId: string): Promise<Stock[]> {
    return [...this.shop.stocks.values()]
      .filter((state) => state.productId === productId)
      .map((state) => Stock.restore(state));
  }

  async save(stock: Stock, counted: Counted): Promise<void> {
    this.shop.stocks.set(stock.snapshot().variantId, stock.snapshot());
    this.shop.ledger.push(counted);
    this.shop.events.push(...stock.pullEvents());
  }
}

/** Shows nothing and remembers what it was told to forget. */
class ForgetfulCatalog extends PublicCatalog {
  constructor(private readonly shop: InMemoryShop) {
    super();
  }

  async forget(productIds: readonly string[]): Promise<void> {
    this.shop.story.push(`forgot ${productIds.join(' ')}`);
  }

  forgetViews(productIds: readonly string[]): Promise<void> {
    return this.forget(productIds);
  }

  product(): Promise<ProductView> {
    throw new Error('shows nothing');
  }

  products(): Promise<Page<ProductEntry>> {
    throw new Error('shows nothing');
  }

  unseen(): Promise<Page<ProductEntry>> {
    throw new Error('shows nothing');
  }

  facets(): Promise<FacetsView> {
    throw new Error('shows nothing');
  }

  numbered(): Promise<NumberedPage<ProductEntry>> {
    throw new Error('shows nothing');
  }
}

class ToldWork extends UnitOfWork {
  constructor(private readonly shop: InMemoryShop) {
    super();
  }

  async run<T>(fn: () => Promise<T>): Promise<T> {
    const result = await fn();
    this.shop.story.push('committed');
    return result;
  }
}

class CountedIds extends Ids {
  private last = 0;

  next(): string {
    this.last += 1;
    return `019ab000-0000-7000-8000-${String(this.last).padStart(12, '0')}`;
  }
}

class SettableClock extends Clock {
  private time = new Date('2026-11-21T10:00:00.000Z');

  now(): Date {
    return this.time;
  }

  pass(seconds: number): void {
    this.time = later(this.time, seconds);
  }
}

export const host: Actor = {
  userId: 'host',
  sessionId: 'session',
  displayName: 'Hanna',
  role: 'host',
  guest: false,
};

/** All of them, wired to each other. */
export function catalogFakes() {
  const shop = new InMemoryShop();
  return {
    shop,
    products: new InMemoryProducts(shop),
    stocks: new InMemoryStocks(shop),
    shown: new ForgetfulCatalog(shop),
    work: new ToldWork(shop),
    ids: new CountedIds(),
    clock: new SettableClock(),
  };
}
