import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { later, NotFound } from '#kernel';
import { PublishDue } from '../../src/catalog/application/publishing/publish-due.js';
import { UNSEEN } from '../../src/catalog/adapters/postgres/catalog.sql.js';
import { openShop, outcomes, type Shop } from './catalog-shop.js';
import { explained } from './explained.js';

describe('products that people do not see, on PostgreSQL', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  const hide = (productId: string) => shop.edit.execute(shop.host, { productId, status: 'draft' });
  const published = (productId: string) =>
    shop.queries.product(productId).then(
      () => true,
      () => false,
    );
  const dueAt = (now: Date) =>
    new PublishDue(shop.products, shop.shown, shop.work, { now: () => now }).execute();

  it('have no units for neighbours, whatever is asked', async () => {
    const { id, variants } = await shop.sell('Tee', [5]);
    const variantId = variants[0]?.id ?? '';
    await hide(id);
    expect(await shop.stock.variant(variantId)).toBeNull();
    expect(await shop.work.run(() => shop.stock.locked([variantId]))).toEqual(new Map());
    await expect(shop.work.run(() => shop.stock.reserve(variantId, 1, 'drop'))).rejects.toThrow(NotFound);
    await shop.count.execute(shop.host, { variantId, onHand: 7, reason: 'delivery' });
    await shop.edit.execute(shop.host, { productId: id, status: 'published' });
    expect(await shop.stock.variant(variantId)).toMatchObject({ available: 7 });
  });

  it('are never hidden with reserved units, whoever comes first', async () => {
    const products = await Promise.all(Array.from({ length: 12 }, (_, n) => shop.sell(`Raced ${n}`, [3])));
    const acts = products.flatMap(({ id, variants }) => [
      ...[1, 2].map(() => shop.work.run(() => shop.stock.reserve(variants[0]?.id ?? '', 1, 'drop'))),
      hide(id),
    ]);
    const done = outcomes(await Promise.allSettled(acts));
    expect(Object.keys(done).filter((name) => !['done', 'conflict', 'not_found'].includes(name))).toEqual([]);
    for (const { id, variants } of products) {
      const books = await shop.books(variants[0]?.id ?? '');
      expect((await published(id)) || books?.reserved === 0).toBe(true);
    }
  });

  it('cannot have reserved units even without our check', async () => {
    const { variants } = await shop.sell('Tee', [1]);
    const id = variants[0]?.id ?? '';
    await shop.work.run(() => shop.stock.reserve(id, 1, 'drop'));
    const hidden = shop.work.run(() =>
      shop.database.writer.query('UPDATE variants SET shown = false WHERE id = $1', [id]),
    );
    await expect(hidden).rejects.toMatchObject({ constraint: 'variants_unseen_without_promises' });
  });

  it('are published when their moment has come, once, by however many who look', async () => {
    const now = new Date();
    const [early, late] = [await shop.sell('Early', [1]), await shop.sell('Late', [1])];
    await shop.edit.execute(shop.host, { productId: early.id, publishAt: later(now, 60) });
    await shop.edit.execute(shop.host, { productId: late.id, publishAt: later(now, 120) });
    await dueAt(later(now, 59));
    expect([await published(early.id), await published(late.id)]).toEqual([false, false]);
    const told = async () =>
      (
        await shop.sql(
          `SELECT 1 FROM outbox WHERE data ->> 'productId' = $1 AND data ->> 'status' = 'published'
                          AND type = 'product.updated'`,
          [early.id],
        )
      ).length;
    await Promise.all(Array.from({ length: 8 }, () => dueAt(later(now, 60))));
    expect([await published(early.id), await published(late.id)]).toEqual([true, false]);
    expect(await told()).toBe(1);
    await dueAt(later(now, 120));
    expect(await published(late.id)).toBe(true);
  });

  it('may wait for the last moment that can be written', async () => {
    const publishAt = '9999-12-31T23:59:59.999Z';
    const { id } = await shop.sell('For the heirs', [1]);
    await shop.edit.execute(shop.host, { productId: id, publishAt: new Date(publishAt) });
    expect(await shop.queries.product(id, { actor: shop.host })).toMatchObject({ publishAt });
    const { data } = await shop.queries.unseen(shop.host, {});
    expect(data.find((product) => product.id === id)).toMatchObject({ publishAt });
    expect(await shop.sql('SHOW timezone')).toEqual([{ TimeZone: 'UTC' }]);
  });

  it('more than are taken at once are all published', async () => {
    const now = new Date();
    const ids = (await Promise.all(Array.from({ length: 60 }, (_, n) => shop.sell(`Many ${n}`, [1])))).map(
      ({ id }) => id,
    );
    await Promise.all(
      ids.map((productId) => shop.edit.execute(shop.host, { productId, publishAt: later(now, 60) })),
    );
    await dueAt(later(now, 61));
    expect((await Promise.all(ids.map(published))).every(Boolean)).toBe(true);
  });

  it('are found by their host and by their moment', async () => {
    const by = [shop.ids.next(), null, 'ffffffff-ffff-ffff-ffff-ffffffffffff', 21, null];
    for (const kind of ['force_generic_plan', 'force_custom_plan']) {
      const own = await explained(shop, kind, UNSEEN, by);
      expect(own.indexes).toContain('products_unseen');
      const due = await explained(
        shop,
        kind,
        `SELECT id FROM products WHERE status = 'scheduled' AND publish_at <= $1 ORDER BY publish_at LIMIT $2`,
        [new Date(), 50],
      );
      expect(due.indexes).toContain('products_due');
    }
  });
});
