import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor, Money, NotFound, PreconditionFailed, ValidationFailed } from '#kernel';
import { COLLECTED } from '../../src/catalog/adapters/postgres/search.sql.js';
import type { CollectionRule } from '../../src/catalog/domain/collection-rule.js';
import { ByRule, CollectionFull } from '../../src/catalog/domain/errors.js';
import type { ProductFilter } from '../../src/catalog/application/queries.js';
import { openShop, type Shop } from './catalog-shop.js';
import { explained } from './explained.js';

const eur = (amount: number): Money => Money.of(amount, 'EUR');

describe('the collections of the catalog on PostgreSQL', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  const newHost = (): Actor => ({ ...shop.host, userId: shop.ids.next() });
  const open = (by: Actor, rule?: CollectionRule): Promise<string> =>
    shop.collections.open.execute(by, { title: 'Shelf', rule });

  async function listed(collection: string, more: ProductFilter = {}): Promise<string[]> {
    const titles: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await shop.queries.products({ collection, ...more, cursor });
      titles.push(...page.data.map(({ title }) => title));
      if (page.next === null) return titles;
      cursor = page.next;
    }
  }

  it('show what they are, by id and by slug, the newest first', async () => {
    const by = newHost();
    const id = await shop.collections.open.execute(by, { title: 'Été ☀', description: 'Light things.' });
    const rule = { match: 'any', titleContains: 'linen', inStock: true } as const;
    const other = await open(by, rule);
    const view = await shop.collectionQueries.collection(id);
    expect(view).toMatchObject({
      id,
      slug: expect.stringMatching(/^ete-[0-9a-f]{8}$/),
      title: 'Été ☀',
      description: 'Light things.',
      host: { id: by.userId },
      rule: null,
    });
    expect(await shop.collectionQueries.collection(view.slug)).toEqual(view);
    expect((await shop.collectionQueries.collection(other)).rule).toEqual(rule);
    const first = await shop.collectionQueries.collections({ hostId: by.userId, limit: 1 });
    expect(first.data.map((one) => one.id)).toEqual([other]);
    const rest = { hostId: by.userId, cursor: first.next ?? '' };
    expect(await shop.collectionQueries.collections(rest)).toEqual({ data: [view], next: null });
    for (const none of ['none', '', '\0', shop.ids.next(), 'x'.repeat(500)])
      await expect(shop.collectionQueries.collection(none)).rejects.toThrow(NotFound);
  });

  describe('placed by hand', () => {
    /** A collection of products called Ash, Birch, Cedar, Dill, in this order. */
    async function shelf() {
      const by = newHost();
      const id = await open(by);
      const products: string[] = [];
      for (const title of ['Ash', 'Birch', 'Cedar', 'Dill']) {
        const { id: productId } = await shop.sell(
          title,
          [title === 'Birch' ? 0 : 1],
          eur(title.charCodeAt(0) % 3),
          by,
        );
        products.push(productId);
        await shop.collections.place.execute(by, { collection: id, productId });
      }
      const [a = '', b = '', c = '', d = ''] = products;
      return { by, id, a, b, c, d };
    }

    it('have the order they were placed in, and pages of any size', async () => {
      const { id, by, d, a } = await shelf();
      const { slug } = await shop.collectionQueries.collection(id);
      for (const limit of [1, 2, 3, 4])
        expect(await listed(slug, { limit })).toEqual(['Ash', 'Birch', 'Cedar', 'Dill']);
      await shop.collections.place.execute(by, { collection: slug, productId: d, position: 0 });
      await shop.collections.place.execute(by, { collection: id, productId: a, position: 2 });
      await shop.collections.place.execute(by, { collection: id, productId: d });
      expect(await listed(id)).toEqual(['Dill', 'Birch', 'Ash', 'Cedar']);
      await shop.collections.place.execute(by, { collection: id, productId: d, position: 500 });
      expect(await listed(id)).toEqual(['Birch', 'Ash', 'Cedar', 'Dill']);
    });

    it('go with every filter, sort, search and facet', async () => {
      const { id, by } = await shelf();
      await shop.sell('Ash outside', [1], eur(1), by);
      expect(await listed(id, { inStock: true })).toEqual(['Ash', 'Cedar', 'Dill']);
      expect(await listed(id, { sort: 'newest', limit: 2 })).toEqual(['Dill', 'Cedar', 'Birch', 'Ash']);
      expect(await listed(id, { sort: 'price_asc', limit: 1 })).toEqual(['Birch', 'Cedar', 'Ash', 'Dill']);
      expect(await listed(id, { minPrice: 1, hostId: by.userId })).toEqual(['Ash', 'Cedar', 'Dill']);
      expect(await listed(id, { hostId: shop.host.userId })).toEqual([]);
      expect(await listed(id, { q: 'ash' })).toEqual(['Ash']);
      expect(await listed(id, { q: 'ash', sort: 'newest' })).toEqual(['Ash']);
      expect((await shop.queries.facets({ collection: id })).inStock).toEqual({ true: 3, false: 1 });
      expect((await shop.queries.facets({ collection: id, q: 'ash' })).inStock).toEqual({
        true: 1,
        false: 0,
      });
      expect(await listed('no-such-collection')).toEqual([]);
    });

    it('lose what is taken out or leaves the shop, and keep the rest in its order', async () => {
      const { id, by, a, b, c } = await shelf();
      await shop.collections.remove.execute(by, { collection: id, productId: b });
      await shop.archive.execute(by, { productId: a });
      expect(await listed(id)).toEqual(['Cedar', 'Dill']);
      await shop.collections.place.execute(by, { collection: id, productId: c, position: 1 });
      expect(await listed(id)).toEqual(['Dill', 'Cedar']);
      const placed = () => shop.collections.place.execute(by, { collection: id, productId: a });
      await expect(placed()).rejects.toThrow(NotFound);
    });

    it('take only what their host sells, and obey only their host and admins', async () => {
      const { id, by, a } = await shelf();
      const other = newHost();
      const { id: foreign } = await shop.sell('Foreign', [1], eur(1), other);
      const place = (actor: Actor, productId: string) => () =>
        shop.collections.place.execute(actor, { collection: id, productId, position: 0 });
      await expect(place(by, foreign)()).rejects.toThrow(NotFound);
      await expect(place(by, shop.ids.next())()).rejects.toThrow(NotFound);
      await expect(place(other, foreign)()).rejects.toThrow(NotFound);
      const { edit, close, remove } = shop.collections;
      await expect(edit.execute(other, { collection: id, title: 'Mine' })).rejects.toThrow(NotFound);
      await expect(close.execute(other, { collection: id })).rejects.toThrow(NotFound);
      await expect(remove.execute(other, { collection: id, productId: a })).rejects.toThrow(NotFound);
      const admin: Actor = { ...other, role: 'admin' };
      await edit.execute(admin, { collection: id, title: 'Ours' });
      expect((await shop.collectionQueries.collection(id)).title).toBe('Ours');
      await close.execute(admin, { collection: id });
      await expect(shop.collectionQueries.collection(id)).rejects.toThrow(NotFound);
      expect(await listed(id)).toEqual([]);
    });

    it('lose nothing when many place at once', async () => {
      const by = newHost();
      const id = await open(by);
      const products = await Promise.all(
        Array.from({ length: 12 }, (_, n) => shop.sell(`P${n}`, [1], eur(1), by)),
      );
      await Promise.all(
        products.map((product, n) =>
          shop.collections.place.execute(by, { collection: id, productId: product.id, position: n % 2 }),
        ),
      );
      expect((await listed(id)).sort()).toEqual(products.map(({ title }) => title).sort());
      const rows = await shop.sql<{ position: number }>(
        'SELECT position FROM collection_products WHERE collection_id = $1 ORDER BY position',
        [id],
      );
      expect(rows.map(({ position }) => position)).toEqual([...Array(12).keys()]);
    });

    it('hold 500', async () => {
      const by = newHost();
      const id = await open(by);
      await shop.sql(
        `WITH one AS (
           INSERT INTO products (id, host_id, slug, title, description, status, price_amount, price_currency, created_at, updated_at)
           SELECT uuidv7(), $1, 'full-' || n, 'Full', '', 'published', 1, 'EUR', now(), now() FROM generate_series(1, 500) AS n
           RETURNING id, host_id
         ), variant AS (
           INSERT INTO variants (id, product_id, host_id, position, sku, title, price_amount, price_currency, on_hand)
           SELECT uuidv7(), id, host_id, 0, id::text, '', 1, 'EUR', 1 FROM one
         )
         INSERT INTO collection_products (collection_id, product_id, position)
         SELECT $2, id, row_number() OVER () - 1 FROM one`,
        [by.userId, id],
      );
      const { id: productId } = await shop.sell('One more', [1], eur(1), by);
      const place = () => shop.collections.place.execute(by, { collection: id, productId });
      await expect(place()).rejects.toThrow(CollectionFull);
      const [first] = (await shop.queries.products({ collection: id, limit: 1 })).data;
      await shop.collections.remove.execute(by, { collection: id, productId: first?.id ?? '' });
      await place();
      expect((await listed(id, { limit: 100 })).slice(498)).toEqual(['Full', 'One more']);
    });

    it('have no rule', async () => {
      const { id, by } = await shelf();
      const rule = { match: 'all', inStock: true } as const;
      const edited = shop.collections.edit.execute(by, { collection: id, rule });
      await expect(edited).rejects.toThrow(ValidationFailed);
    });
  });

  describe('by a rule', () => {
    /** Which of six products of a host fit; another host has the same six. */
    async function fitting(rule: CollectionRule): Promise<string[]> {
      const [by, other] = [newHost(), newHost()];
      for (const host of [by, other]) {
        for (const [title, price, units] of [
          ['Linen Shirt', 100, 1],
          ['LINEN Trousers', 200, 0],
          ['Wool Shirt', 300, 1],
          ['Étole de lin', 400, 0],
          ['Socks', 500, 1],
        ] as const)
          await shop.sell(title, [units], eur(price), host);
      }
      return listed(await open(by, rule), { limit: 2 });
    }

    it.each<[CollectionRule, string[]]>([
      [{ match: 'all', titleContains: 'linen' }, ['LINEN Trousers', 'Linen Shirt']],
      [{ match: 'all', titleContains: 'shi lin' }, ['Linen Shirt']],
      [{ match: 'all', titleContains: 'etole' }, ['Étole de lin']],
      [{ match: 'all', minPrice: 200, maxPrice: 400 }, ['Étole de lin', 'Wool Shirt', 'LINEN Trousers']],
      [{ match: 'all', minPrice: 401 }, ['Socks']],
      [{ match: 'all', maxPrice: 100 }, ['Linen Shirt']],
      [{ match: 'all', inStock: true }, ['Socks', 'Wool Shirt', 'Linen Shirt']],
      [{ match: 'all', inStock: false }, ['Étole de lin', 'LINEN Trousers']],
      [{ match: 'all', titleContains: 'shirt', minPrice: 200, inStock: true }, ['Wool Shirt']],
      [{ match: 'any', titleContains: 'linen', minPrice: 500 }, ['Socks', 'LINEN Trousers', 'Linen Shirt']],
      [{ match: 'any', titleContains: 'nothing', inStock: false }, ['Étole de lin', 'LINEN Trousers']],
    ])('%j they show what fits of their host, the newest first', async (rule, expected) => {
      expect(await fitting(rule)).toEqual(expected);
    });

    it('are right at every moment: after an edit, a sale, a count, and when a product comes or goes', async () => {
      const by = newHost();
      const id = await open(by, { match: 'all', titleContains: 'lamp', maxPrice: 1000, inStock: true });
      const { id: productId, variants } = await shop.sell('Lamp', [1], eur(900), by);
      const [{ id: variantId = '' } = {}] = variants;
      const shows = (expected: string[]) => async () => expect(await listed(id)).toEqual(expected);
      const price = (amount: number) => [{ id: variantId, price: { amount, currency: 'EUR' } }];
      await shows(['Lamp'])();
      await shop.work.run(() => shop.stock.reserve(variantId, 1, 'drop'));
      await shows([])();
      await shop.count.execute(by, { variantId, onHand: 2, reason: 'found' });
      await shows(['Lamp'])();
      await shop.edit.execute(by, { productId, variants: price(1001) });
      await shows([])();
      await shop.edit.execute(by, { productId, variants: price(1000) });
      await shop.edit.execute(by, { productId, title: 'Torch' });
      await shows([])();
      await shop.edit.execute(by, { productId, title: 'Lamp again' });
      await shows(['Lamp again'])();
      await shop.collections.edit.execute(by, {
        collection: id,
        rule: { match: 'all', titleContains: 'torch' },
      });
      await shows([])();
      await shop.collections.edit.execute(by, {
        collection: id,
        rule: { match: 'all', titleContains: 'again' },
      });
      await shop.work.run(() => shop.stock.release(variantId, 1));
      await shop.archive.execute(by, { productId });
      await shows([])();
    });

    it('take nothing by hand', async () => {
      const by = newHost();
      const collection = await open(by, { match: 'all', inStock: true });
      const { id: productId } = await shop.sell('Tee', [1], eur(1), by);
      const { place, remove } = shop.collections;
      await expect(place.execute(by, { collection, productId })).rejects.toThrow(ByRule);
      await expect(remove.execute(by, { collection, productId })).rejects.toThrow(ByRule);
    });

    it.each<CollectionRule>([
      { match: 'all' },
      { match: 'any', titleContains: '!?' },
      { match: 'any', minPrice: 2, maxPrice: 1 },
      { match: 'any', minPrice: -1 },
      { match: 'any', titleContains: 'x'.repeat(101) },
    ])('refuse %j', async (rule) => {
      await expect(open(newHost(), rule)).rejects.toThrow(ValidationFailed);
    });
  });

  it('are one statement for a page, by whichever plan, and no table is read from end to end', async () => {
    const by = newHost();
    const id = await open(by, { match: 'any', titleContains: 'plan', inStock: true });
    await shop.sell('Plan', [1], eur(1), by);
    const before = shop.database.answers;
    expect((await shop.queries.products({ collection: id })).data).toHaveLength(1);
    expect(shop.database.answers - before).toBe(1);
    const values = [null, null, null, null, null, id, 21, 'ffffffff-ffff-ffff-ffff-ffffffffffff', -1, null];
    for (const kind of ['force_generic_plan', 'force_custom_plan']) {
      const plan = await explained(shop, kind, COLLECTED.placed.plain, values);
      expect(plan.scans).not.toContain('Seq Scan');
      expect(plan.used).toEqual(expect.arrayContaining(['collections_slug', 'product_search_of_host']));
    }
  });

  it('are edited only as the caller knows them', async () => {
    const by = newHost();
    const collection = await open(by);
    const { updatedAt } = await shop.collectionQueries.collection(collection);
    const unchangedSince = [new Date(updatedAt)];
    const { edit, close } = shop.collections;
    await edit.execute(by, { collection, title: 'Newer', unchangedSince });
    await expect(edit.execute(by, { collection, title: 'X', unchangedSince })).rejects.toThrow(
      PreconditionFailed,
    );
    await expect(close.execute(by, { collection, unchangedSince })).rejects.toThrow(PreconditionFailed);
  });
});
