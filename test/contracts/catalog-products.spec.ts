import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Conflict, Money, NotFound, ValidationFailed } from '#kernel';
import { PostgresProductFields } from '../../src/catalog/adapters/postgres/fields/product-fields.js';
import { PurgeFieldTypes } from '../../src/catalog/application/fields/purge-field-types.js';
import { SkuTaken } from '../../src/catalog/domain/errors.js';
import { CatalogSeed } from '../../src/catalog/adapters/seed/catalog-seed.js';
import { DEMO_PRODUCTS } from '../../src/catalog/adapters/seed/demo-products.js';
import { waitFor } from '../support/wait-for.js';
import { openShop, outcomes, type Shop } from './catalog-shop.js';

describe('the products of the catalog on PostgreSQL', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  const held = (id: string) => shop.work.run(async () => (await shop.products.held(id))?.snapshot());
  const eventsOf = async (productId: string): Promise<string[]> => {
    const rows = await shop.sql<{ type: string }>(
      `SELECT type FROM outbox WHERE data ->> 'productId' = $1 ORDER BY id`,
      [productId],
    );
    return rows.map(({ type }) => type);
  };

  it('come back as they were stored, variants in their order', async () => {
    const { id, slug, variants, createdAt } = await shop.sell('Crème ✂ 🧣', [1, 2, 3]);
    expect(await held(id)).toEqual({
      id,
      slug,
      hostId: shop.host.userId,
      title: 'Crème ✂ 🧣',
      description: '',
      ...{ language: 'en', translations: {}, options: [], fields: {} },
      status: 'published',
      publishAt: null,
      createdAt: new Date(createdAt),
      updatedAt: new Date(createdAt),
      variants: variants.map(({ id: variantId, sku, title, price }) => ({
        id: variantId,
        sku,
        title,
        ...{
          price: Money.of(price.amount, price.currency),
          prices: [],
          options: [],
          weightGrams: 0,
          translations: {},
        },
      })),
    });
  });

  it('tell of every change with the change itself, and of no change that failed', async () => {
    const { id, variants } = await shop.sell('Tee', [1]);
    await shop.edit.execute(shop.host, { productId: id, title: 'Better tee' });
    await shop.edit.execute(shop.host, { productId: id, title: 'Better tee' });
    await shop.count.execute(shop.host, { variantId: variants[0]?.id ?? '', onHand: 9, reason: 'delivery' });
    await expect(shop.edit.execute(shop.host, { productId: id, title: ' ' })).rejects.toThrow();
    await shop.archive.execute(shop.host, { productId: id });
    expect(await eventsOf(id)).toEqual([
      'product.created',
      'product.updated',
      'stock.changed',
      'product.updated',
    ]);
  });

  it('have SKUs that are one host’s once, and free again when the product has left the shop', async () => {
    const { id, variants } = await shop.sell('Tee', [1]);
    const again = {
      title: 'Tee',
      variants: [{ sku: variants[0]?.sku ?? '', price: { amount: 1, currency: 'EUR' }, onHand: 1 }],
    };
    await expect(shop.publish.execute(shop.host, again)).rejects.toThrow(SkuTaken);
    await expect(
      shop.publish.execute({ ...shop.host, userId: shop.ids.next() }, again),
    ).resolves.toBeDefined();
    await shop.archive.execute(shop.host, { productId: id });
    await expect(shop.publish.execute(shop.host, again)).resolves.toBeDefined();
  });

  it('are published with one SKU by one of two who try at once', async () => {
    const product = {
      title: 'Tee',
      variants: [{ sku: 'RACE', price: { amount: 1, currency: 'EUR' }, onHand: 5 }],
    };
    const both = await Promise.allSettled([1, 2, 3, 4].map(() => shop.publish.execute(shop.host, product)));
    expect(outcomes(both)).toEqual({ done: 1, conflict: 3 });
    expect(new SkuTaken()).toMatchObject({ kind: Conflict.kind, code: Conflict.code });
  });

  it('lose no edit when several are made at once', async () => {
    const { id, variants } = await shop.sell('Tee', [1, 1, 1, 1, 1, 1]);
    await Promise.all([
      shop.edit.execute(shop.host, { productId: id, title: 'Edited' }),
      shop.edit.execute(shop.host, { productId: id, description: 'Edited too.' }),
      ...variants.map((variant, index) =>
        shop.edit.execute(shop.host, {
          productId: id,
          variants: [{ id: variant.id, price: { amount: 100 + index, currency: 'EUR' } }],
        }),
      ),
    ]);
    const state = await held(id);
    expect(state).toMatchObject({ title: 'Edited', description: 'Edited too.' });
    expect(state?.variants.map(({ price }) => price.amount)).toEqual([100, 101, 102, 103, 104, 105]);
    expect(await eventsOf(id)).toHaveLength(9);
  });

  it('are edited by one of two who have seen the same', async () => {
    const { id, updatedAt } = await shop.sell('Tee', [1]);
    const edits = ['One', 'Two', 'Three'].map((title) =>
      shop.edit.execute(shop.host, { productId: id, title, unchangedSince: [new Date(updatedAt)] }),
    );
    expect(outcomes(await Promise.allSettled(edits))).toEqual({ done: 1, precondition_failed: 2 });
  });

  it('keep the lowest price for lists in step with their variants', async () => {
    const { id, variants } = await shop.sell('Tee', [1, 1], Money.of(500, 'EUR'));
    const price = async () => (await shop.sql('SELECT price_amount FROM products WHERE id = $1', [id]))[0];
    expect(await price()).toEqual({ price_amount: 500 });
    const raised = [{ id: variants[0]?.id ?? '', price: { amount: 900, currency: 'EUR' } }];
    await shop.edit.execute(shop.host, { productId: id, variants: raised });
    expect(await price()).toEqual({ price_amount: 501 });
  });

  it('are gone for everyone once archived', async () => {
    const { id, slug, variants } = await shop.sell('Tee', [1]);
    await shop.archive.execute(shop.host, { productId: id });
    await expect(shop.queries.product(id)).rejects.toThrow(NotFound);
    await expect(shop.queries.product(slug)).rejects.toThrow(NotFound);
    expect(await held(id)).toBeUndefined();
    const variantId = variants[0]?.id ?? '';
    await expect(
      shop.count.execute(shop.host, { variantId, onHand: 1, reason: 'inventory' }),
    ).rejects.toThrow(NotFound);
    await expect(shop.work.run(() => shop.stock.reserve(variantId, 1, 'drop'))).rejects.toThrow(NotFound);
  });

  it('cannot be archived with reserved units even without our check', async () => {
    const { variants } = await shop.sell('Tee', [1]);
    const id = variants[0]?.id ?? '';
    await shop.work.run(() => shop.stock.reserve(id, 1, 'drop'));
    const retire = shop.work.run(() =>
      shop.database.writer.query('UPDATE variants SET retired = true, shown = false WHERE id = $1', [id]),
    );
    await expect(retire).rejects.toMatchObject({
      constraint: 'variants_retired_without_promises',
    });
  });

  describe('the demo', () => {
    it('is sown once, however often and by however many', async () => {
      const hostId = shop.ids.next();
      const seed = new CatalogSeed(shop.publish, shop.database);
      const [first, second] = await Promise.all([seed.seed(hostId), seed.seed(hostId)]);
      expect(await seed.seed(hostId)).toBe(first);
      expect(second).toBe(first);
      const { data } = await shop.queries.products({ hostId, limit: 100 });
      expect(data).toHaveLength(DEMO_PRODUCTS.length);
      expect(await shop.stock.variant(first)).toMatchObject({ productTitle: 'Friday Runner', hostId });
      expect((await shop.stock.variant(first))?.available).toBeGreaterThanOrEqual(1000);
    });
  });

  describe('the types of their fields', () => {
    const fields = () => new PostgresProductFields(shop.database);
    const purge = () => new PurgeFieldTypes(fields(), shop.work).execute();
    const define = (hostId: string, ...keys: string[]) =>
      fields().define(
        hostId,
        keys.map((key) => ({ key, type: 'text' as const })),
      );
    const defined = (hostId: string, ...keys: string[]) => shop.work.run(() => define(hostId, ...keys));
    const known = async (key: string) =>
      (await shop.sql<{ type: string }>('SELECT type FROM product_field_types WHERE key = $1', [key])).map(
        ({ type }) => type,
      );
    /** As if what is unused had been so since yesterday. */
    const nextNight = async () => {
      await shop.sql(`UPDATE product_field_types SET unused_since = unused_since - interval '1 day'`);
      await purge();
    };
    /** Of this try of a test, and no other. */
    const unique = () => `k${shop.ids.next().replaceAll('-', '')}`;
    /** The same, of one type. */
    const nextNightOf = (key: string) => shop.work.run(() => fields().forgetUnused({ key, type: '' }, 1, -1));
    const draft = (key: string) => ({
      title: 'Fielded',
      fields: { [key]: 'x' },
      variants: [{ sku: shop.ids.next(), price: { amount: 1, currency: 'EUR' }, onHand: 1 }],
    });

    it('are forgotten the night after nobody used them any more: no host, no product, and no draft', async () => {
      const host = { ...shop.host, userId: shop.ids.next() };
      await defined(host.userId, 'gone', 'kept', 'shown', 'drafted');
      const shown = await shop.publish.execute(host, draft('shown'));
      const drafted = await shop.publish.execute(host, { ...draft('drafted'), status: 'draft' });
      await shop.sql(
        `INSERT INTO product_field_types (key, type) VALUES ('shown', 'number'), ('drafted', 'boolean')`,
      );
      await shop.work.run(() => fields().define(host.userId, [{ key: 'kept', type: 'number' }]));
      const all = async () => [
        ...(await known('gone')),
        ...(await known('kept')),
        ...(await known('shown')),
        ...(await known('drafted')),
      ];
      await purge();
      expect(await all()).toEqual([
        'text',
        ...['text', 'number'],
        ...['text', 'number'],
        ...['text', 'boolean'],
      ]);
      await nextNight();
      expect(await all()).toEqual(['number', 'text', 'text']);
      await expect(shop.queries.products({ fields: [{ key: 'gone', is: 'x' }] })).rejects.toThrow(
        ValidationFailed,
      );
      expect((await shop.queries.products({ fields: [{ key: 'shown', is: 'x' }] })).data).toHaveLength(1);
      // What was a draft is found once it is shown.
      await shop.edit.execute(host, { productId: drafted, status: 'published' });
      await nextNight();
      expect((await shop.queries.products({ fields: [{ key: 'drafted', is: 'x' }] })).data).toHaveLength(1);
      for (const productId of [shown, drafted]) await shop.archive.execute(host, { productId });
      await purge();
      await nextNight();
      expect(await all()).toEqual(['number']);
    });

    it('stay for a product that is being written while its host lets go of them', async () => {
      const host = { ...shop.host, userId: shop.ids.next() };
      const late = unique();
      await defined(host.userId, late);
      // As by one who looked before it was defined.
      await shop.sql(
        `UPDATE product_field_types SET unused_since = now() - interval '1 day' WHERE key = $1`,
        [late],
      );
      await shop.work.run(async () => {
        await shop.publish.execute(host, draft(late));
        await shop.database.outside(async () => {
          await defined(host.userId);
          await purge();
          await purge();
        });
      });
      expect(await known(late)).toEqual(['text']);
      expect((await shop.queries.products({ fields: [{ key: late, is: 'x' }] })).data).toHaveLength(1);
      await nextNight();
      expect(await known(late)).toEqual(['text']);
    });

    it('stay when they are just being defined anew', async () => {
      const [hostId, again] = [shop.ids.next(), unique()];
      await defined(hostId, again);
      await defined(hostId);
      await purge();
      let purged: Promise<unknown> = Promise.resolve();
      await shop.work.run(async () => {
        await define(hostId, again);
        purged = shop.database.outside(() => nextNightOf(again));
        const waits = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        const waiting = async () => (await shop.database.outside(() => shop.sql(waits))).length > 0;
        await Promise.race([purged, waitFor(waiting, { describe: 'the purge to wait' })]);
      });
      await purged;
      expect(await known(again)).toEqual(['text']);
    });
  });
});
