import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FakeGoods, InMemoryCarts } from '../../../../test/support/fakes/carts.js';
import { ann, Hours } from '../../../../test/support/fakes/orders.js';
import { FakePricing, FakeRooms } from '../../../../test/support/fakes/pricing.js';
import { OfferBook } from '../pricing/offer-book.js';
import { Tariffs } from '../pricing/tariffs.js';
import { AddToCart } from './add-to-cart.js';
import { CartViews } from './cart-views.js';
import { ChangeCartLine } from './change-cart-line.js';
import { ReplaceCart } from './replace-cart.js';
import { ShowCart } from './show-cart.js';
import { Ids } from '#kernel';

class CountedIds extends Ids {
  private last = 0;

  next(): string {
    return `line ${(this.last += 1)}`;
  }
}

const VARIANTS = ['a', 'b', 'c', 'gone'];
const units = fc.record({
  variantId: fc.constantFrom(...VARIANTS),
  quantity: fc.integer({ min: 1, max: 999 }),
});
const act = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), units }),
  fc.record({
    kind: fc.constant('change' as const),
    at: fc.nat(3),
    quantity: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat(3) }),
  fc.record({ kind: fc.constant('archive' as const) }),
  fc.record({ kind: fc.constant('replace' as const), lines: fc.array(units, { maxLength: 6 }) }),
);

describe('a cart, whatever is done with it', () => {
  it('has one line of a variant, within the limits, and costs the sum of what is in the shop', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 20 }), async (story) => {
        const [carts, goods, ids] = [new InMemoryCarts(), new FakeGoods(), new CountedIds()];
        VARIANTS.forEach((id, index) => goods.stock(id, 5, 10 ** index + index));
        const rooms = new FakeRooms();
        const pricing = new FakePricing();
        const [tariffs, offers] = [
          new Tariffs(pricing, pricing, pricing.offers),
          new OfferBook(pricing.offers, pricing.unsent),
        ];
        const views = new CartViews(goods, rooms.pricing, tariffs, offers, new Hours());
        const [add, show] = [new AddToCart(carts, goods, rooms, views, ids), new ShowCart(carts, views)];
        const change = new ChangeCartLine(carts, views);
        const replace = new ReplaceCart(carts, goods, rooms, views, ids);
        for (const one of story) {
          if (one.kind === 'archive') goods.remove('gone');
          if (one.kind === 'archive') continue;
          const before = await show.execute(ann);
          const lineId = 'at' in one ? (before.lines[one.at]?.id ?? '') : '';
          const done =
            one.kind === 'add'
              ? add.execute(ann, one.units)
              : one.kind === 'replace'
                ? replace.execute(ann, one)
                : change.execute(ann, { lineId, quantity: one.kind === 'change' ? one.quantity : null });
          const answer = await done.catch(() => before);
          const { lines, subtotal, estimate } = await show.execute(ann);
          expect(answer).toEqual({ lines, subtotal, estimate, updatedAt: expect.any(String) });
          expect(new Set(lines.map(({ variantId }) => variantId)).size).toBe(lines.length);
          expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
          expect(lines.every(({ quantity }) => quantity >= 1 && quantity <= 999)).toBe(true);
          const sold = lines.filter(({ problem }) => problem !== 'not_in_shop');
          const prices = new Map(VARIANTS.map((id, at) => [id, 10 ** at + at]));
          const cents = sold.reduce(
            (sum, line) => sum + line.quantity * (prices.get(line.variantId) ?? 0),
            0,
          );
          expect(subtotal).toEqual({ amount: cents, currency: 'EUR' });
          expect(estimate).toEqual({ total: subtotal });
          for (const { problem, quantity, available } of sold)
            expect(problem).toBe(quantity > available ? 'out_of_stock' : undefined);
        }
      }),
      { numRuns: 200 },
    );
  });
});
