import { describe, expect, it } from '@jest/globals';
import { NOW } from '../../../../test/support/fakes/order-drafts.js';
import { billed } from './bill.js';
import { NO_TARIFF, type Offer, type ShippingRate, type Tariff } from './tariff.js';

const item = { variantId: 'tee', hostId: 'host', quantity: 1, unitPrice: 5_200, weightGrams: 0 };
const rate = (
  id: string,
  amount: number,
  minPrice: number,
  maxPrice: number | null = null,
): ShippingRate => ({
  ...{ id, name: id, amount, currency: 'EUR', minPrice, maxPrice, minWeightGrams: 0, maxWeightGrams: null },
});
const off = (percent: number): Offer => ({
  ...{
    id: `off ${percent}`,
    hostId: null,
    code: null,
    kind: 'percent',
    percent,
    amount: null,
    currency: null,
  },
  ...{ minSubtotal: null, from: null, until: null, limitTotal: null, limitPerCustomer: null },
  ...{ used: 0, usedByCustomer: 0 },
});
const tariff = (
  rates: readonly ShippingRate[],
  offers: readonly Offer[],
  shippingRateId?: string,
): Tariff => ({
  ...NO_TARIFF,
  place: { country: 'DE' },
  zones: [{ id: 'z', name: 'z', places: [{ country: 'DE' }], rates }],
  ...{ offers, shippingRateId },
});

describe('an automatic promotion', () => {
  it('is not taken if the way to send that is free without it would cost more than it saves', () => {
    const rates = [rate('free', 0, 5_000), rate('standard', 490, 0)];
    for (const named of [undefined, 'free']) {
      const { total, shippingRate, promotions } = billed([item], 'EUR', tariff(rates, [off(5)], named), NOW);
      expect([total, shippingRate?.id, promotions]).toEqual([5_200, 'free', []]);
    }
  });

  it('keeps no order from being sent that is sent without it', () => {
    const { total } = billed([item], 'EUR', tariff([rate('dear', 0, 5_000)], [off(5)]), NOW);
    expect(total).toBe(5_200);
  });

  it('is taken, whatever it saves, if the order is sent no other way', () => {
    const cheap = [rate('cheap', 100, 0, 5_000)];
    for (const named of [undefined, 'cheap'])
      expect(billed([item], 'EUR', tariff(cheap, [off(5)], named), NOW).total).toBe(5_040);
  });

  it('hides no refusal: what is not sent in any way is told of', () => {
    const nowhere = { ...tariff([rate('free', 0, 0)], [off(5)]), place: { country: 'FR' } };
    expect(() => billed([item], 'EUR', nowhere, NOW)).toThrow(
      expect.objectContaining({ code: 'validation_failed' }),
    );
  });
});
