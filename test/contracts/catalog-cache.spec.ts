import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor, type Language, NotFound } from '#kernel';
import { KeptCatalog } from '../../src/catalog/adapters/cache/kept-catalog.js';
import {
  CatalogQueries,
  type FacetFilter,
  type ProductFilter,
  type Reader,
  type UnseenFilter,
} from '../../src/catalog/application/queries.js';
import { openShop, type Shop } from './catalog-shop.js';

/** The catalog of a shop that counts how often it is asked and can be stopped in the middle of an answer. */
class WatchedQueries extends CatalogQueries {
  asked = 0;
  pause: () => Promise<void> = async () => undefined;

  constructor(private readonly inner: CatalogQueries) {
    super();
  }

  product = (idOrSlug: string, reader?: Reader) => this.watched(this.inner.product(idOrSlug, reader));
  products = (filter: ProductFilter) => this.watched(this.inner.products(filter));
  unseen = (actor: Actor, filter: UnseenFilter) => this.watched(this.inner.unseen(actor, filter));
  facets = (filter: FacetFilter) => this.watched(this.inner.facets(filter));
  numbered = (page: number, perPage: number, language?: Language) =>
    this.watched(this.inner.numbered(page, perPage, language));

  private async watched<T>(answer: Promise<T>): Promise<T> {
    this.asked += 1;
    const result = await answer;
    await this.pause();
    return result;
  }
}

describe('the public catalogue in the cache', () => {
  let shop: Shop;
  let queries: WatchedQueries;
  let shown: KeptCatalog;
  beforeAll(async () => {
    shop = await openShop();
    queries = new WatchedQueries(shop.queries);
    shown = new KeptCatalog(shop.cache, queries);
  });
  afterAll(() => shop.close());

  const asked = async (act: () => Promise<unknown>): Promise<number> => {
    const before = queries.asked;
    await act();
    return queries.asked - before;
  };

  it('asks the database once for what a crowd wants to see', async () => {
    const { id, slug } = await shop.sell('Tee', [1]);
    const crowd = () => Promise.all(Array.from({ length: 50 }, () => shown.product(id)));
    expect(await asked(crowd)).toBe(1);
    expect(await asked(() => shown.products({ sort: 'newest' }))).toBe(1);
    expect(await asked(() => shown.products({ sort: 'newest' }))).toBe(0);
    expect(await asked(() => shown.numbered(1, 20))).toBe(1);
    expect(await asked(() => shown.numbered(1, 20))).toBe(0);
    await shown.product(slug);
    expect(await asked(() => shown.product(slug))).toBe(0);
    expect(await shown.product(slug)).toEqual(await shop.queries.product(id));
  });

  it('keeps lists apart by everything they depend on', async () => {
    const filters: ProductFilter[] = [
      {},
      { q: 'a' },
      { hostId: shop.host.userId },
      { minPrice: 1 },
      { maxPrice: 1 },
      { inStock: true },
      { inStock: false },
      { sort: 'price_asc' },
      { limit: 1 },
      { collection: 'a' },
      { collection: 'b' },
    ];
    await shown.forget([]);
    expect(await asked(() => Promise.all(filters.map((filter) => shown.products(filter))))).toBe(
      filters.length,
    );
  });

  it('keeps facets apart by what is counted, for all pages and orders', async () => {
    await shown.forget([]);
    const filters = [
      {},
      { q: 'a' },
      { inStock: true },
      { inStock: false },
      { minPrice: 1 },
      { maxPrice: 1 },
      { collection: 'a' },
    ];
    expect(await asked(() => Promise.all(filters.map((filter) => shown.facets(filter))))).toBe(
      filters.length,
    );
    const pages: ProductFilter[] = [{ sort: 'newest' }, { q: 'a', limit: 3 }, { q: 'a', cursor: 'x' }];
    expect(await asked(() => Promise.all(pages.map((filter) => shown.facets(filter))))).toBe(0);
    await shop.sell('A tee', [1]);
    expect(await asked(() => shown.facets({}))).toBe(1);
  });

  it('keeps nothing that was not found', async () => {
    const id = shop.ids.next();
    await expect(shown.product(id)).rejects.toThrow(NotFound);
    expect(await asked(() => shown.product(id).catch(() => undefined))).toBe(1);
  });

  it('shows a write as soon as it is answered', async () => {
    const { id, slug, variants } = await shop.sell('Tee', [5]);
    const hostId = shop.host.userId;
    const look = async () => [
      await shown.product(id),
      await shown.product(slug),
      (await shown.products({ hostId })).data[0],
    ];
    await look();
    await shop.edit.execute(shop.host, { productId: id, title: 'Better tee' });
    for (const view of await look()) expect(view?.title).toBe('Better tee');
    await shop.count.execute(shop.host, { variantId: variants[0]?.id ?? '', onHand: 9, reason: 'delivery' });
    for (const view of await look()) expect(view?.variants[0]?.available).toBe(9);
    await shop.archive.execute(shop.host, { productId: id });
    await expect(shown.product(id)).rejects.toThrow(NotFound);
    await expect(shown.product(slug)).rejects.toThrow(NotFound);
    expect((await shown.products({ hostId })).data.map((entry) => entry.id)).not.toContain(id);
  });

  it('shows what drops reserve and give back; what they sell leaves lists in the cache', async () => {
    const { id, variants } = await shop.sell('Tee', [5]);
    const variantId = variants[0]?.id ?? '';
    const look = async () => [
      (await shown.product(id)).variants[0],
      (await shown.products({})).data[0]?.variants[0],
    ];
    await look();
    await shop.work.run(() => shop.stock.reserve(variantId, 4, 'drop'));
    expect(await look()).toMatchObject([{ available: 1, onHand: 5 }, { available: 1 }]);
    await shop.work.run(() => shop.stock.take(variantId, 2, 'sold', shop.host.userId));
    expect(await asked(look)).toBe(1);
    expect(await look()).toMatchObject([{ available: 1, onHand: 3 }, { available: 1 }]);
    await shop.work.run(() => shop.stock.release(variantId, 2));
    expect(await look()).toMatchObject([{ available: 3, onHand: 3 }, { available: 3 }]);
  });

  it('forgets nothing for a movement that was rolled back', async () => {
    const { id, variants } = await shop.sell('Tee', [5]);
    await shown.product(id);
    const failing = shop.work.run(async () => {
      await shop.stock.reserve(variants[0]?.id ?? '', 1, 'drop');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await asked(() => shown.product(id))).toBe(0);
  });

  it('does not keep what a slow reader read before a write', async () => {
    const { id } = await shop.sell('Tee', [5]);
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    queries.pause = () => gate;
    const slow = [shown.product(id), shown.products({ q: 'slow' })];
    await new Promise((resolve) => setTimeout(resolve, 50));
    queries.pause = async () => undefined;
    await shop.edit.execute(shop.host, { productId: id, title: 'After slow' });
    open();
    await Promise.all(slow);
    expect((await shown.product(id)).title).toBe('After slow');
    expect((await shown.products({ q: 'slow' })).data.map(({ title }) => title)).toEqual(['After slow']);
  });
});
