import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { InvalidCursor, Money, NotFound } from '#kernel';
import { dataSourceOptions } from '#platform/database/data-source-options.js';
import { Database } from '#platform/database/database.js';
import { migrate } from '#platform/database/migrations.js';
import { platformTables } from '#platform/outbox/tables.js';
import { encodeCursor } from '#platform/http/cursors.js';
import type { ProductFilter, ProductSort } from '../../src/catalog/application/queries.js';
import { PostgresCatalogQueries } from '../../src/catalog/adapters/postgres/catalog.queries.js';
import { catalogTables } from '../../src/catalog/adapters/postgres/tables.js';
import { BY_ID, BY_SLUG, LISTS, NUMBERED } from '../../src/catalog/adapters/postgres/catalog.sql.js';
import { queryOf } from '../../src/catalog/adapters/postgres/fields/tokens.js';
import type { FieldCondition } from '../../src/catalog/domain/content/field-filter.js';
import { FILTERED } from '../../src/catalog/adapters/postgres/fields/filtered-lists.sql.js';
import { createTestDatabase } from '../support/databases.js';
import { openShop, type Shop } from './catalog-shop.js';
import { explained } from './explained.js';

const eur = (amount: number): Money => Money.of(amount, 'EUR');

describe('what the catalog shows', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  /** Titles of all pages of a list, walked by its cursors. */
  async function walk(filter: ProductFilter): Promise<string[]> {
    const titles: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await shop.queries.products({ ...filter, cursor });
      titles.push(...page.data.map(({ title }) => title));
      if (page.next === null) return titles;
      cursor = page.next;
    }
  }

  /** A host with products of these names, prices and units, in this order. */
  async function hostOf(
    ...products: readonly [title: string, price: number, ...units: number[]][]
  ): Promise<string> {
    const by = { ...shop.host, userId: shop.ids.next() };
    for (const [title, price, ...units] of products) await shop.sell(title, units, eur(price), by);
    return by.userId;
  }

  it('shows a product whole, by its id and by its slug', async () => {
    const { id, slug } = await shop.sell('Friday Runner', [5, 0], eur(12_000));
    const view = await shop.queries.product(id);
    expect(view).toEqual({
      id,
      slug,
      title: 'Friday Runner',
      description: '',
      ...{ language: 'en', languages: ['en'], translations: {}, options: [], fields: {} },
      host: { id: shop.host.userId },
      rating: { average: null, count: 0 },
      status: 'published',
      publishAt: null,
      media: [],
      variants: [
        expect.objectContaining({
          title: 'Size 0',
          price: { amount: 12_000, currency: 'EUR' },
          ...{ prices: [], options: [] },
          available: 5,
          onHand: 5,
        }),
        expect.objectContaining({
          title: 'Size 1',
          price: { amount: 12_001, currency: 'EUR' },
          available: 0,
          onHand: 0,
        }),
      ],
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updatedAt: view.createdAt,
    });
    expect(slug).toMatch(/^friday-runner-[0-9a-f]{8}$/);
    expect(await shop.queries.product(slug)).toEqual(view);
    expect(await shop.queries.product(id.toUpperCase())).toEqual(view);
  });

  it.each([
    '',
    'none',
    '\u0000',
    'x'.repeat(5000),
    '019ab000-0000-7000-8000-000000000000',
    "'; DROP TABLE products",
  ])('finds nothing under %j', async (idOrSlug) => {
    await expect(shop.queries.product(idOrSlug)).rejects.toThrow(NotFound);
  });

  it('tells onHand of one product but not of lists', async () => {
    const hostId = await hostOf(['Tee', 100, 3]);
    const { data } = await shop.queries.products({ hostId });
    expect(Object.keys(data[0]?.variants[0] ?? {})).toEqual([
      ...['id', 'sku', 'title', 'price', 'prices', 'options', 'available'],
    ]);
  });

  describe('a list', () => {
    it.each<[ProductSort, string[]]>([
      ['newest', ['E', 'D', 'C', 'B', 'A']],
      ['price_asc', ['B', 'A', 'D', 'E', 'C']],
      ['price_desc', ['C', 'E', 'D', 'A', 'B']],
    ])('sorted by %s is walked without gap or repetition, for any page size', async (sort, expected) => {
      const hostId = await hostOf(['A', 200, 1], ['B', 100, 1], ['C', 300, 1], ['D', 200, 1], ['E', 200, 1]);
      for (const limit of [1, 2, 3, 5, 6]) expect(await walk({ hostId, sort, limit })).toEqual(expected);
    });

    it('is stable while products are added and removed', async () => {
      const hostId = await hostOf(['A', 1, 1], ['B', 2, 1], ['C', 3, 1], ['D', 4, 1]);
      const first = await shop.queries.products({ hostId, limit: 2 });
      const by = { ...shop.host, userId: hostId };
      await shop.sell('New', [1], eur(5), by);
      await shop.archive.execute(by, { productId: first.data[1]?.id ?? '' });
      const rest = await shop.queries.products({ hostId, limit: 5, cursor: first.next ?? undefined });
      expect(rest.data.map(({ title }) => title)).toEqual(['B', 'A']);
      expect(rest.next).toBeNull();
    });

    it('filters by lowest price, both ends included', async () => {
      const hostId = await hostOf(['A', 100, 1], ['B', 200, 1, 1], ['C', 300, 1]);
      expect(await walk({ hostId, minPrice: 200 })).toEqual(['C', 'B']);
      expect(await walk({ hostId, maxPrice: 200 })).toEqual(['B', 'A']);
      expect(await walk({ hostId, minPrice: 201, maxPrice: 299 })).toEqual([]);
      expect(await walk({ hostId, minPrice: 0 })).toEqual(['C', 'B', 'A']);
    });

    it('tells what can be had from what cannot', async () => {
      const hostId = await hostOf(['All gone', 1, 0, 0], ['One left', 1, 0, 1], ['Reserved', 1, 2]);
      const reserved = (await shop.queries.products({ hostId })).data[0]?.variants[0]?.id ?? '';
      await shop.work.run(() => shop.stock.reserve(reserved, 2, 'drop'));
      expect(await walk({ hostId, inStock: true })).toEqual(['One left']);
      expect(await walk({ hostId, inStock: false })).toEqual(['Reserved', 'All gone']);
    });

    it.each([
      ['garbage', 'x'],
      ['of another sort', encodeCursor(['price_asc', '019ab000-0000-7000-8000-000000000000', 5])],
      ['without an id', encodeCursor(['newest', 5])],
      ['too short', encodeCursor(['newest'])],
    ])('refuses a cursor that is %s', async (_, cursor) => {
      await expect(shop.queries.products({ cursor })).rejects.toThrow(InvalidCursor);
    });

    it('refuses a cursor that another price sort made', async () => {
      const hostId = await hostOf(['A', 1, 1], ['B', 2, 1]);
      const { next } = await shop.queries.products({ hostId, sort: 'price_asc', limit: 1 });
      const turned = shop.queries.products({
        hostId,
        sort: 'price_desc',
        limit: 1,
        cursor: next ?? undefined,
      });
      await expect(turned).rejects.toThrow(InvalidCursor);
    });

    it.each([-1, 2 ** 31, 2 ** 52, 1.5])('refuses a cursor with the price %d', async (price) => {
      const cursor = encodeCursor(['price_asc', '019ab000-0000-7000-8000-000000000000', price]);
      await expect(shop.queries.products({ sort: 'price_asc', cursor })).rejects.toThrow(InvalidCursor);
    });

    it('is one statement, whatever the number of products and variants', async () => {
      const hostId = await hostOf(['A', 1, 1, 2, 3], ['B', 1, 1, 2], ['C', 1, 1]);
      expect(await statements(() => shop.queries.products({ hostId }))).toBe(1);
      expect(await statements(() => shop.queries.products({ limit: 100 }))).toBe(1);
      expect(await statements(() => shop.queries.numbered(1, 100))).toBe(1);
    });
  });

  it('numbers its pages for v1, counts them, and has nothing beyond the end', async () => {
    const fresh = await openShop(2);
    try {
      expect(await fresh.queries.numbered(1, 10)).toEqual({ total: 0, data: [] });
      for (const title of ['A', 'B', 'C']) await fresh.sell(title, [1]);
      const titles = async (page: number): Promise<unknown> => {
        const { total, data } = await fresh.queries.numbered(page, 2);
        return [total, ...data.map(({ title }) => title)];
      };
      expect(await titles(1)).toEqual([3, 'C', 'B']);
      expect(await titles(2)).toEqual([3, 'A']);
      expect(await titles(3)).toEqual([3]);
    } finally {
      await fresh.close();
    }
  });

  /** How many statements go to the database meanwhile. */
  async function statements(act: () => Promise<unknown>): Promise<number> {
    let count = 0;
    const { pool } = shop.database;
    const { query } = pool;
    pool.query = function (this: typeof pool, ...args: unknown[]) {
      count += 1;
      return Reflect.apply(query, this, args);
    } as typeof pool.query;
    await act();
    pool.query = query;
    return count;
  }
});

describe('a database of an earlier Souk', () => {
  it('has the fields of its products found, and their variants told and found in other languages', async () => {
    const { migrations } = catalogTables;
    const before = migrations.filter(({ name }) => Number(name.slice(-13)) < 1_763_720_000_900);
    expect(before.length).toBeLessThan(migrations.length);
    const testDatabase = await createTestDatabase();
    const client = new pg.Client({ connectionString: testDatabase.url });
    try {
      await migrate(testDatabase.url, [platformTables, { rows: [], migrations: before }]);
      await client.connect();
      await client.query(
        `INSERT INTO product_fields (host_id, definitions)
         SELECT uuidv7(), jsonb_build_array(jsonb_build_object('key', 'care', 'type', type))
           FROM unnest(ARRAY['text', 'text', 'number']) AS type`,
      );
      const { rows } = await client.query<{ id: string }>(
        `INSERT INTO products (id, host_id, slug, title, description, status, price_amount, price_currency, created_at,
                               updated_at, fields, options)
         VALUES (uuidv7(), uuidv7(), 'old', 'Old', '', 'published', 1, 'EUR', now(), now(), '{"care": 7}',
                 '[{"name": "Size", "values": ["S"]}]') RETURNING id`,
      );
      await client.query(
        `INSERT INTO variants (id, product_id, host_id, position, sku, title, price_amount, price_currency, on_hand, options)
         VALUES (uuidv7(), $1, uuidv7(), 0, 'OLD', 'S', 1, 'EUR', 1, '["S"]')`,
        [rows[0]?.id],
      );
      await migrate(testDatabase.url, [platformTables, catalogTables]);
      const source = await new DataSource(
        dataSourceOptions(testDatabase.url, 2, [platformTables, catalogTables]),
      ).initialize();
      const queries = new PostgresCatalogQueries(new Database(source));
      const found = await queries.products({ fields: [{ key: 'care', is: '7' }], language: 'de' });
      expect(found.data).toMatchObject([{ title: 'Old', variants: [{ title: 'S', options: ['S'] }] }]);
      expect((await queries.products({ q: 'old' })).data).toHaveLength(1);
      await source.destroy();
    } finally {
      await client.end();
      await testDatabase.drop();
    }
  }, 30_000);
});

describe('with 10,000 products', () => {
  let shop: Shop;
  let hostId: string;
  beforeAll(async () => {
    shop = await openShop(2);
    hostId = shop.ids.next();
    // By parts, as a statement has five seconds.
    for (let from = 1; from <= 10_000; from += 500) {
      await shop.sql(
        `WITH product AS (
           INSERT INTO products (id, host_id, slug, title, description, status, price_amount, price_currency, created_at, updated_at, fields)
           SELECT uuidv7(), CASE WHEN n % 100 = 1 THEN $1::uuid ELSE gen_random_uuid() END, 'product-' || n, 'Product ' || n,
                  repeat('Words. ', 60), CASE WHEN n % 50 = 0 THEN 'archived' ELSE 'published' END, n * 7919 % 10007, 'EUR', now(), now(),
                  jsonb_build_object('batch', n / 10, 'material', CASE n % 3 WHEN 0 THEN 'wool' ELSE 'linen' END, 'grams', n)
             FROM generate_series($2::integer, $2 + 499) AS n
           RETURNING id, host_id, price_amount
         )
         INSERT INTO variants (id, product_id, host_id, position, sku, title, price_amount, price_currency, on_hand)
         SELECT uuidv7(), id, host_id, position, id || '-' || position, '', price_amount + position, 'EUR', 5
           FROM product CROSS JOIN generate_series(0, 2) AS position`,
        [hostId, from],
      );
    }
    await shop.sql(
      `INSERT INTO product_field_types (key, type) VALUES ('batch', 'number'), ('material', 'text'), ('grams', 'number')`,
    );
    await shop.sql('ANALYZE');
  }, 60_000);
  afterAll(() => shop.close());

  const FIRST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  const ZERO = '00000000-0000-0000-0000-000000000000';
  const none = [21, null, null, null];
  const hot: [string, string, unknown[], string[]][] = [
    ['the newest', LISTS.newest.everyone, [...none, FIRST, null], ['products_newest', 'variants_of_product']],
    [
      'the cheapest',
      LISTS.price_asc.everyone,
      [...none, ZERO, -1, null],
      ['products_by_price', 'variants_of_product'],
    ],
    [
      'the dearest',
      LISTS.price_desc.everyone,
      [...none, FIRST, 2_147_483_647, null],
      ['products_by_price', 'variants_of_product'],
    ],
    [
      'those in stock',
      LISTS.newest.everyone,
      [21, null, null, true, FIRST, null],
      ['products_newest', 'variants_of_product'],
    ],
  ];

  describe.each(['force_generic_plan', 'force_custom_plan'])('and plans of the kind %s', (kind) => {
    it.each(hot)('%s are read from indexes, as far as the page goes', async (_, sql, values, indexes) => {
      const plan = await explained(shop, kind, sql, values);
      expect(plan.indexes).toEqual(expect.arrayContaining(indexes));
      expect(plan.scans).not.toContain('Seq Scan');
      expect(plan.scans).not.toContain('Incremental Sort');
      expect(plan.blocks).toBeLessThan(250);
    });

    it.each<[string, readonly FieldCondition[], boolean]>([
      ['a value that few have', [{ key: 'batch', values: [700] }], true],
      [
        'two values',
        [
          { key: 'batch', values: [700] },
          { key: 'material', values: ['linen'] },
        ],
        true,
      ],
      [
        'a value within a range',
        [
          { key: 'batch', values: [700] },
          { key: 'grams', min: 7005 },
        ],
        true,
      ],
      ['a range that few are in', [{ key: 'grams', min: 7000, max: 7020.5 }], true],
      ['a range without an end', [{ key: 'grams', min: 9980 }], true],
      ['a value that many have', [{ key: 'material', values: ['linen'] }], false],
      ['a range', [{ key: 'grams', min: 5, max: 9000 }], false],
      ['a range of old ones', [{ key: 'grams', max: 3000 }], false],
    ])('%s in the fields is found without a look at all there are', async (_, asked, isFew) => {
      for (const [sort, begin] of [
        ['newest', [FIRST]],
        ['price_asc', [ZERO, -1]],
      ] as const) {
        const values = [...none, ...begin, null, queryOf(asked)];
        const everyone = await explained(shop, kind, FILTERED[sort].everyone, values);
        const ofHost = await explained(shop, kind, FILTERED[sort].ofHost, [...values, hostId]);
        for (const { scans } of [everyone, ofHost]) expect(scans).not.toContain('Seq Scan');
        expect(everyone.used).toContain('product_search_tokens');
        // A crowd is looked for in so many steps, and then sorted.
        expect(everyone.blocks).toBeLessThan(isFew ? 300 : 12_000);
        expect(ofHost.blocks).toBeLessThan(600);
      }
    });

    it('those of a host are found by the host', async () => {
      const plan = await explained(shop, kind, LISTS.newest.ofHost, [...none, FIRST, null, hostId]);
      expect(plan.indexes).toEqual(expect.arrayContaining(['products_of_host', 'variants_of_product']));
      expect(plan.scans).not.toContain('Seq Scan');
      expect(plan.blocks).toBeGreaterThan(100);
    });

    it('one is found by its id or its slug', async () => {
      const [product] = await shop.sql<{ id: string; slug: string }>('SELECT id, slug FROM products LIMIT 1');
      const byId = await explained(shop, kind, BY_ID, [product?.id, null, null, false]);
      const bySlug = await explained(shop, kind, BY_SLUG, [product?.slug, null, null, false]);
      expect(byId.indexes).toEqual(expect.arrayContaining(['variants_of_product']));
      expect(bySlug.indexes).toEqual(expect.arrayContaining(['products_slug', 'variants_of_product']));
      expect([...byId.scans, ...bySlug.scans]).not.toContain('Seq Scan');
    });
  });

  it('what is in fields is found page by page in the order of the list, a crowd as a few, and whether it is new or old', async () => {
    for (const [fields, condition] of [
      [[{ key: 'grams', min: '9000' }], `(fields ->> 'grams')::integer >= 9000`],
      [[{ key: 'grams', max: '3000' }], `(fields ->> 'grams')::integer <= 3000`],
      [[{ key: 'material', is: 'wool' }], `fields ->> 'material' = 'wool'`],
      [
        [
          { key: 'grams', min: '100.5', max: '6000' },
          { key: 'material', is: 'wool' },
        ],
        `(fields ->> 'grams')::integer BETWEEN 101 AND 6000 AND fields ->> 'material' = 'wool'`,
      ],
    ] as const)
      for (const [sort, order] of [
        ['newest', 'id DESC'],
        ['price_asc', 'price_amount, id'],
        ['price_desc', 'price_amount DESC, id DESC'],
      ] as const) {
        const expected = await shop.sql<{ id: string }>(
          `SELECT id FROM products WHERE status = 'published' AND price_amount >= 40 AND ${condition} ORDER BY ${order} LIMIT 300`,
        );
        const ids: string[] = [];
        for (let cursor: string | null | undefined; ids.length < 300 && cursor !== null;) {
          const page = await shop.queries.products({ fields, sort, minPrice: 40, limit: 100, cursor });
          ids.push(...page.data.map(({ id }) => id));
          cursor = page.next;
        }
        expect([sort, ids]).toEqual([sort, expected.map(({ id }) => id)]);
      }
  });

  it('a range has the numbers that are in it, whatever their sign and size', async () => {
    const numbers = [-1e15, -3.5, -3, -1e-300, 0, 5e-324, 1e-7, 0.1, 0.3, 1, 2.9999999999999996, 3, 1e15];
    const bounds = [undefined, ...numbers, -2, 0.2, 4];
    const asked = bounds.flatMap((min) => bounds.map((max) => ({ min, max })));
    const found = await shop.sql<{ numbers: number[] }>(
      `SELECT array(SELECT number FROM unnest($1::float8[]) AS number
                     WHERE array_to_tsvector(array(SELECT product_field_tokens(jsonb_build_object('n', number, 'o', 3)))) @@ query::tsquery
                     ORDER BY number) AS numbers
         FROM unnest($2::text[]) WITH ORDINALITY AS asked (query, place) ORDER BY place`,
      [numbers, asked.map(({ min, max }) => queryOf([{ key: 'n', min: min ?? -Infinity, max }]))],
    );
    expect(found.map((one) => one.numbers)).toEqual(
      asked.map(({ min = -Infinity, max = Infinity }) => numbers.filter((one) => one >= min && one <= max)),
    );
  });

  it('a page deep in the list costs what the first costs', async () => {
    const [early] = await shop.sql<{ id: string }>('SELECT id FROM products ORDER BY id OFFSET 200 LIMIT 1');
    const deep = await explained(shop, 'force_custom_plan', LISTS.newest.everyone, [
      ...none,
      early?.id,
      null,
    ]);
    expect(deep.scans).not.toContain('Seq Scan');
    expect(deep.blocks).toBeLessThan(250);
  });

  it('only the numbered pages of v1 count', () => {
    for (const { everyone, ofHost } of Object.values(LISTS)) expect(everyone + ofHost).not.toMatch(/count\(/);
    expect(NUMBERED).toMatch(/count\(/);
  });
});
