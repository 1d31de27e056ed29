import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { UnitOfWork } from '#kernel';
import { UuidV7Ids } from '../../libs/platform/src/machine/uuid-v7-ids.js';
import type { Carts } from '../../src/orders/application/cart/ports.js';
import type { CartLine } from '../../src/orders/domain/cart/cart.js';
import type { TestDatabase } from '../support/databases.js';
import { ordersFakes } from '../support/fakes/orders.js';
import { type Books, openBooks, ordersDatabase } from './orders-books.js';

const ids = new UuidV7Ids();

const line = (more: Partial<CartLine> = {}): CartLine => ({
  ...{ id: ids.next(), variantId: ids.next(), quantity: 1, title: `It's "ä" \\ {}`, currency: 'EUR' },
  ...more,
});

describe.each(['in memory', 'in PostgreSQL'])('carts %s', (place) => {
  let database: TestDatabase | undefined;
  let books: Books | undefined;
  let carts: Carts;
  let work: UnitOfWork;
  let ann: string;
  beforeAll(async () => {
    if (place === 'in memory') return;
    database = await ordersDatabase();
    books = await openBooks(database.url);
    ({ carts, work } = books);
  }, 30_000);
  beforeEach(() => {
    ann = ids.next();
    if (place === 'in memory') ({ carts, work } = ordersFakes());
  });
  afterAll(async () => {
    await books?.close();
    await database?.drop();
  });

  it('are empty for who never filled one', async () => {
    expect(await carts.find(ann)).toEqual({ userId: ann, lines: [], orderId: null, updatedAt: new Date(0) });
    expect(await work.run(() => carts.lock([ann]))).toEqual(new Map());
  });

  it('add units to the line of their variant, else a line at the end', async () => {
    const [one, other] = [line(), line({ quantity: 2 })];
    await carts.add(ann, one);
    await carts.add(ann, other);
    const again = await carts.add(ann, line({ variantId: one.variantId, quantity: 3 }));
    expect(again.lines).toEqual([{ ...one, quantity: 4 }, other]);
    expect(await carts.find(ann)).toEqual(again);
  });

  it('refuse what would be too much, and stay as they were', async () => {
    const lines = Array.from({ length: 100 }, () => line());
    const full = await carts.replace(ann, lines);
    await expect(carts.add(ann, line())).rejects.toMatchObject({ code: 'limit_reached' });
    const more = line({ variantId: lines[50]?.variantId ?? '', quantity: 999 });
    await expect(carts.add(ann, more)).rejects.toMatchObject({ code: 'limit_reached' });
    expect(await carts.find(ann)).toEqual(full);
    const bob = ids.next();
    await carts.add(bob, line());
    await expect(carts.add(bob, line({ currency: 'CHF' }))).rejects.toMatchObject({ code: 'conflict' });
  });

  it('keep the ids of lines whose variants stay, and change each time they are replaced', async () => {
    const [kept, gone, made] = [line(), line(), line()];
    const before = await carts.replace(ann, [kept, gone]);
    const after = await carts.replace(ann, [
      made,
      line({ variantId: kept.variantId, quantity: 9, title: 'new' }),
    ]);
    expect(after.lines).toEqual([made, { ...kept, quantity: 9, title: 'new' }]);
    expect(after.updatedAt > before.updatedAt).toBe(true);
    expect((await carts.replace(ann, [])).lines).toEqual([]);
  });

  it('change or lose a line by its id', async () => {
    const [one, other] = [line(), line()];
    await carts.replace(ann, [one, other]);
    const changed = await carts.change(ann, { lineId: one.id, quantity: 7 });
    expect(changed.lines).toEqual([{ ...one, quantity: 7 }, other]);
    expect((await carts.change(ann, { lineId: one.id, quantity: null })).lines).toEqual([other]);
    for (const quantity of [1, null]) {
      const gone = carts.change(ann, { lineId: one.id, quantity });
      await expect(gone).rejects.toMatchObject({ code: 'not_found' });
      const foreign = carts.change(ids.next(), { lineId: other.id, quantity });
      await expect(foreign).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  it('are changed only by who saw the last change, if they ask for that', async () => {
    const { updatedAt } = await carts.replace(ann, [line()], [new Date(0)]);
    const since = [updatedAt, new Date(5)];
    const { lines, updatedAt: last } = await carts.replace(ann, [line()], since);
    const lineId = lines[0]?.id ?? '';
    for (const unchangedSince of [since, [], [new Date(0)]]) {
      const late = [
        () => carts.replace(ann, [], unchangedSince),
        () => carts.change(ann, { lineId, quantity: 2, unchangedSince }),
      ];
      for (const act of late) await expect(act()).rejects.toMatchObject({ code: 'precondition_failed' });
    }
    const changed = await carts.change(ann, { lineId, quantity: 2, unchangedSince: [last] });
    expect(changed.lines).toMatchObject([{ quantity: 2 }]);
  });

  it('are emptied by an order, which they name until they are changed', async () => {
    const [bob, orderId] = [ids.next(), ids.next()];
    const full = await carts.replace(ann, [line()]);
    const others = await carts.replace(bob, [line()]);
    await work.run(async () => {
      expect(await carts.lock([bob, ann])).toEqual(
        new Map([
          [ann, full],
          [bob, others],
        ]),
      );
      await carts.empty(new Map([[ann, orderId]]));
    });
    const empty = await carts.find(ann);
    expect(empty).toMatchObject({ lines: [], orderId });
    expect(empty.updatedAt > full.updatedAt).toBe(true);
    expect(await carts.find(bob)).toEqual(others);
    expect(await carts.add(ann, line())).toMatchObject({ orderId: null });
  });
});
