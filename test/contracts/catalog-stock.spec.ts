import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NotFound, ValidationFailed } from '#kernel';
import { OutOfStock, UnitsReserved } from '../../src/catalog/domain/errors.js';
import { type Move, Stock } from '../../src/catalog/domain/stock.js';
import { waitFor } from '../support/wait-for.js';
import { openShop, outcomes, type Shop } from './catalog-shop.js';

describe('the stock of the catalog on PostgreSQL', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  const inWork = <T>(fn: () => Promise<T>): Promise<T> => shop.work.run(fn);
  const variantsOf = async (...units: number[]): Promise<string[]> =>
    (await shop.sell('Tee', units)).variants.map((variant) => variant.id);
  const variantOf = async (units: number): Promise<string> => (await variantsOf(units))[0] ?? '';
  const balanced = async (variantId: string, onHand: number, reserved: number): Promise<void> => {
    expect(await shop.books(variantId)).toEqual({
      on_hand: onHand,
      reserved,
      ledger_on_hand: onHand,
      ledger_reserved: reserved,
    });
  };

  it('moves units from available to reserved to sold, and writes each step into the ledger', async () => {
    const id = await variantOf(10);
    await inWork(() => shop.stock.reserve(id, 6, 'drop 1'));
    await balanced(id, 10, 6);
    await inWork(() => shop.stock.take(id, 4, 'order 1', shop.host.userId));
    await balanced(id, 6, 2);
    await inWork(() => shop.stock.release(id, 2));
    await balanced(id, 6, 0);
    expect(
      await shop.sql(
        'SELECT delta, reserved_delta, reason, actor_id FROM stock_ledger WHERE variant_id = $1 ORDER BY id',
        [id],
      ),
    ).toEqual([
      { delta: 10, reserved_delta: 0, reason: 'opening stock', actor_id: shop.host.userId },
      { delta: 0, reserved_delta: 6, reason: 'drop 1', actor_id: null },
      { delta: -4, reserved_delta: -4, reason: 'order 1', actor_id: shop.host.userId },
      { delta: 0, reserved_delta: -2, reason: 'released', actor_id: null },
    ]);
  });

  it('puts what came back on the shelf, of a variant that left the shop too, and is one batch', async () => {
    const [id = '', gone = ''] = await variantsOf(10, 5);
    await shop.sql('UPDATE variants SET retired = true, shown = false WHERE id = $1', [gone]);
    const lines = [
      { variantId: id, quantity: 1 },
      { variantId: gone, quantity: 2 },
      { variantId: id, quantity: 2 },
    ];
    await inWork(() => shop.stock.restockAll(lines, 'returned', shop.host.userId));
    await balanced(id, 13, 0);
    await balanced(gone, 7, 0);
    expect(
      await shop.sql(
        'SELECT delta, reserved_delta, reason, actor_id FROM stock_ledger WHERE variant_id = $1 ORDER BY id DESC LIMIT 1',
        [id],
      ),
    ).toEqual([{ delta: 3, reserved_delta: 0, reason: 'returned', actor_id: shop.host.userId }]);
    const unknown = inWork(() =>
      shop.stock.restockAll([...lines, { variantId: shop.host.userId, quantity: 1 }], 'returned', id),
    );
    await expect(unknown).rejects.toThrow(NotFound);
    await balanced(id, 13, 0);
  });

  it('commits and vanishes with the unit of work of its caller', async () => {
    const id = await variantOf(3);
    const failing = inWork(async () => {
      await shop.stock.reserve(id, 2, 'drop');
      throw new Error('the caller failed');
    });
    await expect(failing).rejects.toThrow('the caller failed');
    await balanced(id, 3, 0);
    await expect(shop.stock.reserve(id, 1, 'drop')).rejects.toThrow(/outside of UnitOfWork/);
  });

  it('shows locked variants as they are once nobody else has them, and keeps others from moving them', async () => {
    const [id = '', other = ''] = await variantsOf(5, 5);
    const [reserved, mayEnd] = [gate(), gate()];
    const holding = inWork(async () => {
      await shop.stock.reserve(id, 2, 'drop');
      reserved.open();
      await mayEnd.passed;
    });
    await reserved.passed;
    const looking = inWork(async () => {
      const available = (await shop.stock.locked([other, id])).get(id)?.available ?? 0;
      await shop.stock.reserve(id, available, 'order');
      return available;
    });
    const waits = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await waitFor(async () => (await shop.sql(waits)).length === 1, { describe: 'one to wait' });
    mayEnd.open();
    await holding;
    expect(await looking).toBe(3);
    await balanced(id, 5, 5);
    await expect(shop.stock.locked([id])).rejects.toThrow(/outside of UnitOfWork/);
  });

  it('decides as the domain does, whatever is there and whatever is asked', async () => {
    const id = await variantOf(0);
    for (const onHand of [0, 1, 3]) {
      for (let reserved = 0; reserved <= onHand; reserved += 1) {
        for (const move of ['reserve', 'release', 'take'] as const satisfies readonly Move[]) {
          for (const quantity of [1, 2, 4]) {
            const expected = Stock.restore({ variantId: id, productId: '', hostId: '', onHand, reserved });
            const decided = settled(() => expected.move(move, quantity));
            const state = await inWork(async () => {
              await shop.database.writer.query(
                'UPDATE variants SET on_hand = $2, reserved = $3 WHERE id = $1',
                [id, onHand, reserved],
              );
              const moved = await shop.stock[move](id, quantity, 'grid').then(() => 'done', String);
              expect([move, onHand, reserved, quantity, moved]).toEqual([
                move,
                onHand,
                reserved,
                quantity,
                decided,
              ]);
              const [row] = await shop.database.writer.query<{ on_hand: number; reserved: number }>(
                'SELECT on_hand, reserved FROM variants WHERE id = $1',
                [id],
              );
              return row;
            });
            const { onHand: on_hand, reserved: left } = expected.snapshot();
            expect(state).toEqual({ on_hand, reserved: left });
          }
        }
      }
    }
  });

  describe('all lines or none', () => {
    it('reserves nothing if one of the lines is short, and says which', async () => {
      const [first = '', second = ''] = await variantsOf(5, 1);
      const lines = [
        { variantId: second, quantity: 2 },
        { variantId: first, quantity: 1 },
      ];
      const refused = inWork(() => shop.stock.reserveAll(lines, 'cart'));
      await expect(refused).rejects.toThrow(OutOfStock);
      await expect(refused).rejects.toMatchObject({
        code: 'out_of_stock',
        facts: { variantId: second, available: 1 },
      });
      await balanced(first, 5, 0);
      await balanced(second, 1, 0);
    });

    it('leaves the transaction usable after a refusal', async () => {
      const id = await variantOf(1);
      await inWork(async () => {
        await expect(shop.stock.reserve(id, 2, 'one')).rejects.toThrow(OutOfStock);
        await shop.stock.reserve(id, 1, 'two');
      });
      await balanced(id, 1, 1);
    });

    it('checks two lines of one variant as their sum', async () => {
      const id = await variantOf(3);
      const lines = [
        { variantId: id, quantity: 2 },
        { variantId: id, quantity: 2 },
      ];
      await expect(inWork(() => shop.stock.reserveAll(lines, 'cart'))).rejects.toThrow(OutOfStock);
      await balanced(id, 3, 0);
    });

    it('finds no variant that is not in the shop', async () => {
      const id = await variantOf(3);
      const lines = [
        { variantId: id, quantity: 1 },
        { variantId: shop.ids.next(), quantity: 1 },
      ];
      await expect(inWork(() => shop.stock.reserveAll(lines, 'cart'))).rejects.toThrow(NotFound);
      await balanced(id, 3, 0);
    });

    it.each([0, -1, 1.5, NaN, 1e21])('refuses to move %d units', async (quantity) => {
      const id = await variantOf(3);
      await expect(inWork(() => shop.stock.reserve(id, quantity, 'cart'))).rejects.toThrow(ValidationFailed);
    });
  });

  describe('under a crowd', () => {
    it('reserves the last unit once, for 50 at a time', async () => {
      const id = await variantOf(1);
      const crowd = Array.from({ length: 50 }, () => inWork(() => shop.stock.reserve(id, 1, 'crowd')));
      expect(outcomes(await Promise.allSettled(crowd))).toEqual({ done: 1, out_of_stock: 49 });
      await balanced(id, 1, 1);
    });

    it('decides by what is there when its turn comes, not by what was there when it was asked', async () => {
      const product = await shop.sell('Tee', [1]);
      const id = product.variants[0]?.id ?? '';
      const reserve = () => inWork(() => shop.stock.reserve(id, 1, 'drop'));
      const late = await during(() => shop.stock.reserve(id, 1, 'drop'), reserve);
      expect(outcomes(late)).toEqual({ out_of_stock: 1 });
      const lateArchive = await during(
        () => shop.stock.release(id, 1),
        () => shop.archive.execute(shop.host, { productId: product.id }),
      );
      expect(outcomes(lateArchive)).toEqual({ done: 1 });
      const other = await shop.sell('Tee', [1]);
      const lateReserve = await during(
        () => shop.archive.execute(shop.host, { productId: other.id }),
        () => inWork(() => shop.stock.reserve(other.variants[0]?.id ?? '', 1, 'drop')),
      );
      expect(outcomes(lateReserve)).toEqual({ not_found: 1 });
    });

    it('cannot be oversold even without our check: the database refuses the 2nd of 50', async () => {
      const id = await variantOf(1);
      const crowd = Array.from({ length: 50 }, () =>
        inWork(async () => {
          await shop.database.writer.query('UPDATE variants SET reserved = reserved + 1 WHERE id = $1', [id]);
        }),
      );
      expect(outcomes(await Promise.allSettled(crowd))).toEqual({
        done: 1,
        variants_reserved_within_on_hand: 49,
      });
      expect(await shop.books(id)).toMatchObject({ on_hand: 1, reserved: 1 });
    });

    it.each([
      ['reserved less than nothing', 'reserved = -1'],
      ['fewer units than nothing', 'on_hand = -1, reserved = -1'],
      ['more reserved than there are', 'reserved = on_hand + 1'],
    ])('the database refuses %s', async (_, change) => {
      const id = await variantOf(1);
      const write = inWork(() =>
        shop.database.writer.query(`UPDATE variants SET ${change} WHERE id = $1`, [id]),
      );
      await expect(write).rejects.toMatchObject({ constraint: 'variants_reserved_within_on_hand' });
    });

    it('never waits in a circle, in whatever order the lines of carts come', async () => {
      const ids = await variantsOf(100, 100, 100, 100);
      let runs = 0;
      const crowd = Array.from({ length: 60 }, (_, index) => {
        const turned = index % 2 === 0 ? ids : [...ids].reverse();
        const lines = turned.map((variantId) => ({ variantId, quantity: 1 }));
        return inWork(() => {
          runs += 1;
          return shop.stock.reserveAll(lines, 'cart');
        });
      });
      expect(outcomes(await Promise.allSettled(crowd))).toEqual({ done: 60 });
      // A unit of work that lost against another in a circle is run again.
      expect(runs).toBe(60);
      for (const id of ids) await balanced(id, 100, 60);
    });

    it('keeps the ledger equal to the stock through everything at once', async () => {
      const ids = await variantsOf(30, 30, 30);
      const steps = Array.from({ length: 240 }, (_, index) => async () => {
        const variantId = ids[index % ids.length] ?? '';
        if (index % 7 === 0) {
          return shop.count.execute(shop.host, { variantId, onHand: 20 + (index % 25), reason: 'inventory' });
        }
        return inWork(async () => {
          await shop.stock.reserve(variantId, 2, 'crowd');
          if (index % 3 === 0) await shop.stock.take(variantId, 1, 'sold', shop.host.userId);
          if (index % 4 === 0) await shop.stock.release(variantId, 1);
        });
      });
      const done = outcomes(await Promise.allSettled(steps.map((step) => step())));
      expect(done['done']).toBeGreaterThan(30);
      for (const id of ids) {
        const books = await shop.books(id);
        expect(books?.ledger_on_hand).toBe(books?.on_hand);
        expect(books?.ledger_reserved).toBe(books?.reserved);
      }
    });

    it('lets either a drop reserve a unit or its host archive the product, never both', async () => {
      for (let round = 0; round < 15; round += 1) {
        const product = await shop.sell('Tee', [1]);
        const id = product.variants[0]?.id ?? '';
        const [reserved, archived] = await Promise.allSettled([
          inWork(() => shop.stock.reserve(id, 1, 'drop')),
          shop.archive.execute(shop.host, { productId: product.id }),
        ]);
        const reasons = outcomes([reserved, archived]);
        expect([
          { done: 1, not_found: 1 },
          { done: 1, conflict: 1 },
        ]).toContainEqual(reasons);
        expect((await shop.stock.variant(id)) === null).toBe(archived.status === 'fulfilled');
      }
    });
  });

  /** What becomes of `late`, which begins when `first` was done but is not committed yet. */
  async function during(first: () => Promise<unknown>, late: () => Promise<unknown>) {
    let outcome: Promise<PromiseSettledResult<unknown>[]> | undefined;
    await inWork(async () => {
      await first();
      outcome = shop.database.outside(() => Promise.allSettled([late()]));
      await new Promise((resolve) => setTimeout(resolve, 150));
    });
    return (await outcome) ?? [];
  }

  it('is counted down to what is reserved and not below, with 20 who reserve meanwhile', async () => {
    const id = await variantOf(20);
    const crowd = Array.from({ length: 20 }, () => inWork(() => shop.stock.reserve(id, 1, 'crowd')));
    const counts = [5, 10, 15].map((onHand) =>
      shop.count.execute(shop.host, { variantId: id, onHand, reason: 'inventory' }),
    );
    const settledCounts = await Promise.allSettled(counts);
    await Promise.allSettled(crowd);
    for (const one of settledCounts)
      if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(UnitsReserved);
    const books = await shop.books(id);
    expect(books?.reserved).toBeLessThanOrEqual(books?.on_hand ?? 0);
    await balanced(id, books?.on_hand ?? 0, books?.reserved ?? 0);
  });

  it('has a ledger in which nothing is changed or removed', async () => {
    await variantOf(1);
    const change = inWork(() => shop.database.writer.query('UPDATE stock_ledger SET delta = 5'));
    await expect(change).rejects.toThrow(/append-only/);
    const removal = inWork(() => shop.database.writer.query('DELETE FROM stock_ledger'));
    await expect(removal).rejects.toThrow(/append-only/);
  });

  it('shows neighbours what a variant is, and many of them at once', async () => {
    const { id: productId, variants } = await shop.sell('Tee', [5, 7]);
    const [first, second] = variants;
    if (first === undefined || second === undefined) throw new Error('two variants were sold');
    await inWork(() => shop.stock.reserve(second.id, 3, 'drop'));
    expect(await shop.stock.variant(second.id)).toEqual({
      id: second.id,
      productId,
      productTitle: 'Tee',
      title: 'Size 1',
      sku: second.sku,
      price: { amount: 2001, currency: 'EUR' },
      hostId: shop.host.userId,
      available: 4,
      weightGrams: 0,
    });
    const several = await shop.stock.variants([first.id, second.id, shop.ids.next()]);
    expect([...several.keys()].sort()).toEqual([first.id, second.id].sort());
    expect(await shop.stock.variant(shop.ids.next())).toBeNull();
  });
});

function settled(act: () => void): string {
  try {
    act();
    return 'done';
  } catch (error) {
    return String(error);
  }
}

function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open: () => open() };
}
