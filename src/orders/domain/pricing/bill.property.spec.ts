import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NOW } from '../../../../test/support/fakes/order-drafts.js';
import { RATE, tariffs } from '../../../../test/support/fakes/tariffs.js';
import { billed, taxOf } from './bill.js';
import { allotted, portion } from './rounding.js';
import { type Bill, type Item, NO_TARIFF, type ShippingRate, type Tariff } from './tariff.js';

const carts: fc.Arbitrary<readonly Item[]> = fc.array(
  fc.record({
    variantId: fc.constantFrom('tee', 'sock', 'cap'),
    hostId: fc.constantFrom('host', 'other host'),
    quantity: fc.integer({ min: 1, max: 999 }),
    unitPrice: fc.oneof(fc.nat(5_000), fc.nat(1_000_000_000)),
    weightGrams: fc.nat(1_000),
  }),
  { minLength: 1, maxLength: 30 },
);

const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);

/** With the codes only that can be had: one for another host's lines, or free shipping of some lines, is refused. */
function havable(items: readonly Item[], tariff: Tariff): Tariff {
  const own = items.filter(({ hostId }) => hostId === 'host').length;
  const promotionCodes = tariff.promotionCodes.filter((code) => {
    const { hostId, kind } = tariff.offers.find((offer) => offer.code === code) ?? {};
    return hostId === null || (kind === 'free_shipping' ? own === items.length : own > 0);
  });
  return { ...tariff, promotionCodes };
}

/** Half of the carts and amounts that `SOUK_SOAK=1` tries. */
const runs = (soak: number): number => (process.env['SOUK_SOAK'] === '1' ? soak : soak / 2);

describe('whatever is in a cart, and whatever taxes, shipping and promotions there are', () => {
  it('the sum of the lines, with shipping, is the total, to the cent and in whole cents', () => {
    fc.assert(
      fc.property(carts, tariffs, (items, any) => {
        const tariff = havable(items, any);
        const bill = billed(items, 'EUR', tariff, NOW);
        const { lines, subtotal, discount, tax, taxIncluded, shipping, shippingTax, total } = bill;
        const amounts = [
          ...lines.flatMap((line) => [line.discount, line.tax, line.total]),
          ...[subtotal, discount, tax, shipping, shippingTax, total],
        ];
        expect(amounts.every((amount) => Number.isSafeInteger(amount) && amount >= 0)).toBe(true);
        expect(subtotal).toBe(sum(items.map(({ unitPrice, quantity }) => unitPrice * quantity)));
        expect(discount).toBe(sum(lines.map((line) => line.discount)));
        expect(tax).toBe(sum(lines.map((line) => line.tax)) + shippingTax);
        expect(total).toBe(subtotal - discount + shipping + (taxIncluded ? 0 : tax));
        expect(total).toBe(sum(lines.map((line) => line.total)) + shipping + (taxIncluded ? 0 : shippingTax));
        lines.forEach((line, index) => {
          const { unitPrice, quantity } = items[index] as Item;
          const left = unitPrice * quantity - line.discount;
          expect(left).toBeGreaterThanOrEqual(0);
          expect(line.tax).toBe(taxOf(left, tariff.tax.goods, taxIncluded));
          expect(line.total).toBe(taxIncluded ? left : left + line.tax);
        });
        expect(sum(bill.promotions.map(({ amount }) => amount))).toBe(
          discount + (bill.shippingRate?.amount ?? 0) - shipping,
        );
      }),
      { numRuns: runs(5_000) },
    );
  });

  it('together with what is not sent yet it is never dearer than alone, nor cheaper than all of it less what was paid', () => {
    const steps = (amounts: readonly number[]): readonly ShippingRate[] =>
      amounts.map((amount, index) => ({
        ...{ ...RATE, id: `rate ${index}`, amount, minWeightGrams: index * 5_000 },
        maxWeightGrams: (index + 1) * 5_000,
      }));
    const others = fc.record({
      ...{ grams: fc.nat(20_000), price: fc.nat(1_000_000), paid: fc.nat(2_000) },
      orderIds: fc.constant(['earlier']),
    });
    const amounts = fc.array(fc.nat(2_000), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.nat(10_000), others, amounts, (weightGrams, together, rates) => {
        const zones = [{ id: 'zone', name: 'Home', places: [{ country: 'DE' }], rates: steps(rates) }];
        const item = { variantId: 'tee', hostId: 'host', quantity: 1, unitPrice: 100, weightGrams };
        const cost = (more: Partial<Tariff> = {}): Bill =>
          billed([item], 'EUR', { ...NO_TARIFF, place: { country: 'DE' }, zones, ...more }, NOW);
        const [alone, joined] = [cost().shipping, cost({ together })];
        const whole = rates[Math.floor((weightGrams + together.grams) / 5_000)] ?? Infinity;
        expect(joined.shipping).toBe(Math.min(alone, Math.max(0, whole - together.paid)));
        expect(joined.shipsWith).toEqual(alone < whole - together.paid ? [] : ['earlier']);
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('no automatic promotion is taken while another would save more', () => {
    const cost = ({ total, tax, taxIncluded }: ReturnType<typeof billed>): number =>
      taxIncluded ? total : total - tax;
    fc.assert(
      fc.property(carts, tariffs, (items, any) => {
        const tariff = havable(items, any);
        const taken = cost(billed(items, 'EUR', tariff, NOW));
        for (const one of tariff.offers.filter(({ code }) => code === null)) {
          const offers = tariff.offers.filter((other) => other.code !== null || other === one);
          expect(taken).toBeLessThanOrEqual(cost(billed(items, 'EUR', { ...tariff, offers }, NOW)));
        }
      }),
      { numRuns: runs(1_000) },
    );
  });
});

describe('a part of an amount', () => {
  it('is off by half a cent at most, and half a cent goes up', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(1_000_000), (amount, rate) => {
        const rest = BigInt(amount) * BigInt(rate) - BigInt(portion(amount, rate, 1_000_000)) * 1_000_000n;
        expect(rest >= -500_000n && rest < 500_000n).toBe(true);
      }),
    );
    expect([portion(1, 1, 2), portion(3, 1, 2), portion(5, 1, 10), portion(149, 1, 100)]).toEqual([
      1, 2, 1, 1,
    ]);
  });

  it('is shared by weight to the last cent, each share less than a cent from its due', () => {
    const weights = fc.array(fc.nat(1_000_000_000), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(weights, fc.nat(1_000_000), (shares, of) => {
        const whole = sum(shares);
        const amount = Number((BigInt(whole) * BigInt(of)) / 1_000_000n);
        const parts = allotted(amount, shares);
        expect(sum(parts)).toBe(amount);
        parts.forEach((part, index) => {
          const weight = shares[index] ?? 0;
          expect(part <= weight).toBe(true);
          const rest = BigInt(amount) * BigInt(weight) - BigInt(part) * BigInt(whole);
          expect(rest > -BigInt(whole || 1) && rest < BigInt(whole || 1)).toBe(true);
        });
      }),
      { numRuns: runs(2_000) },
    );
  });

  it('goes to the larger remainder, among equals to the first', () => {
    expect(allotted(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allotted(10, [33, 34, 33])).toEqual([3, 4, 3]);
    expect(allotted(0, [0, 0])).toEqual([0, 0]);
  });
});
