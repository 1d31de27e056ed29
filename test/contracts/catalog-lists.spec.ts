import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresExportedProducts } from '../../src/catalog/adapters/postgres/imports/exported-products.js';
import { PostgresGalleries } from '../../src/catalog/adapters/postgres/media/galleries.js';
import type { ProductFilter } from '../../src/catalog/application/queries.js';
import { openShop, type Shop } from './catalog-shop.js';

const MANY = 50;
const FEW = 5;

describe('a list of products with all that they have', () => {
  let shop: Shop;
  let shelf: string;
  let ids: string[];
  const lists: [string, ProductFilter][] = [
    ['the newest', {}],
    ['the cheapest', { sort: 'price_asc' }],
    ['the dearest', { sort: 'price_desc' }],
    ['what can be had', { inStock: true }],
    ['what is found', { q: 'vase' }],
    ['what is found, the cheapest first', { q: 'vase', sort: 'price_asc' }],
  ];
  beforeAll(async () => {
    shop = await openShop();
    shelf = await shop.collections.open.execute(shop.host, {
      title: 'Shelf',
      rule: { match: 'all', inStock: true },
    });
    const galleries = new PostgresGalleries(shop.database);
    const extent = { width: 4, height: 3 };
    ids = await Promise.all(
      Array.from({ length: MANY }, async (_, n) => {
        const id = await shop.publish.execute(shop.host, {
          title: `Vase ${n}`,
          options: [{ name: 'Size', values: ['S', 'M', 'L'] }],
          translations: { de: { title: `Die Vase ${n}` }, fr: { title: `Le vase ${n}` } },
          variants: ['S', 'M', 'L'].map((size) => ({
            ...{ sku: `VASE-${n}-${size}`, options: [size], onHand: 1 },
            price: { amount: 100 + n, currency: 'EUR' },
            prices: [{ amount: 120 + n, currency: 'USD' }],
          })),
        });
        await shop.work.run(async () => {
          const gallery = await galleries.of(id);
          for (let each = 0; each < 3; each += 1) {
            const medium = {
              id: shop.ids.next(),
              alt: `Seen ${each}`,
              sizes: { small: extent, medium: extent, large: extent },
            };
            await galleries.announce(id, medium);
            gallery.add(medium);
          }
          await galleries.save(id, gallery);
        });
        return id;
      }),
    );
  }, 60_000);
  afterAll(() => shop.close());

  const statements = async (act: () => Promise<unknown>): Promise<number> => {
    const before = shop.database.answers;
    await act();
    return shop.database.answers - before;
  };

  it.each(lists)('is one statement for %s, of five products as of fifty', async (_, filter) => {
    for (const limit of [FEW, MANY]) {
      const page = async () => {
        const { data } = await shop.queries.products({ ...filter, limit, language: 'de' });
        expect(data).toHaveLength(limit);
        for (const { title, options, media, variants } of data) {
          expect(title).toMatch(/^Die Vase /);
          expect([options.length, variants.length, media.map(({ alt }) => alt)]).toEqual([1, 3, ['Seen 0']]);
          expect(variants[1]).toMatchObject({ options: ['M'], prices: [{ currency: 'USD' }] });
        }
      };
      expect(await statements(page)).toBe(1);
    }
  });

  it('is two where something is asked of fields, and so are its facets', async () => {
    const fields = [
      { key: 'material', is: 'wool' },
      { key: 'grams', min: '1', max: '9' },
    ];
    await shop.sql(
      `INSERT INTO product_field_types (key, type) VALUES ('material', 'text'), ('grams', 'number')`,
    );
    await shop.sql(`UPDATE products SET fields = '{"material": "wool", "grams": 5}'`);
    for (const more of [{}, { q: 'vase' }, { collection: shelf }, { q: 'vase', collection: shelf }])
      for (const limit of [FEW, MANY]) {
        const filter = { ...more, fields, limit };
        expect((await shop.queries.products(filter)).data).toHaveLength(limit);
        expect(await statements(() => shop.queries.products(filter))).toBe(2);
        expect(await statements(() => shop.queries.facets(filter))).toBe(2);
      }
    await shop.sql(`UPDATE products SET fields = '{}'`);
  });

  it('is one statement a page in an export, whatever its products have', async () => {
    const exported = new PostgresExportedProducts(shop.database);
    let pages = 0;
    const all = async () => {
      for await (const page of exported.of(shop.host.userId)) pages += page.length;
    };
    expect([await statements(all), pages]).toEqual([1, MANY]);
    expect(await statements(() => exported.columnsOf(shop.host.userId))).toBe(1);
  });

  it('is one statement in a collection, for v1 and of what nobody sees yet', async () => {
    for (const limit of [FEW, MANY]) {
      const collected = () => shop.queries.products({ collection: shelf, limit, hostId: shop.host.userId });
      expect(await statements(collected)).toBe(1);
      expect((await collected()).data).toHaveLength(limit);
      expect(await statements(() => shop.queries.numbered(1, limit, 'fr'))).toBe(1);
      expect((await shop.queries.numbered(1, limit, 'fr')).data[0]?.title).toMatch(/^Le vase /);
    }
    for (const productId of ids) await shop.edit.execute(shop.host, { productId, status: 'draft' });
    for (const limit of [FEW, MANY]) {
      const unseen = () => shop.queries.unseen(shop.host, { limit });
      expect(await statements(unseen)).toBe(1);
      expect((await unseen()).data).toHaveLength(limit);
    }
  });
});
