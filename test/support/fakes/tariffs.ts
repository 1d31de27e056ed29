/** Any taxes, ways to send and promotions, for properties of what orders cost. */
import fc from 'fast-check';
import {
  NO_TARIFF,
  type Offer,
  type Promotion,
  PROMOTION_KINDS,
  type ShippingRate,
  type Tariff,
} from '../../../src/orders/domain/pricing/tariff.js';

export const PROMOTION: Promotion = {
  ...{
    id: 'promotion',
    hostId: null,
    code: null,
    kind: 'percent',
    percent: 10,
    amount: null,
    currency: null,
  },
  ...{ minSubtotal: null, from: null, until: null, limitTotal: null, limitPerCustomer: null },
};

export const offer = (more: Partial<Offer> = {}): Offer => ({
  ...{ ...PROMOTION, used: 0, usedByCustomer: 0 },
  ...more,
});

export const RATE: ShippingRate = {
  ...{ id: 'rate', name: 'Parcel', amount: 490, currency: 'EUR' },
  ...{ minWeightGrams: 0, maxWeightGrams: null, minPrice: 0, maxPrice: null },
};

const offers = fc
  .record({
    kind: fc.constantFrom(...PROMOTION_KINDS),
    percent: fc.integer({ min: 1, max: 100 }),
    amount: fc.integer({ min: 1, max: 1_000_000_000 }),
    coded: fc.boolean(),
    ofHost: fc.boolean(),
  })
  .map(({ kind, percent, amount, coded, ofHost }) => ({
    ...{ kind, coded, ofHost },
    percent: kind === 'percent' ? percent : null,
    ...(kind === 'amount' ? { amount, currency: 'EUR' } : { amount: null, currency: null }),
  }));

/** Whatever an order of a host `host` may meet. */
export const tariffs: fc.Arbitrary<Tariff> = fc
  .record({
    included: fc.boolean(),
    goods: fc.nat(1_000_000),
    shippingTax: fc.nat(1_000_000),
    rates: fc.option(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 4 }), { nil: undefined }),
    offers: fc.array(offers, { maxLength: 4 }),
  })
  .map(({ included, goods, shippingTax, rates, offers: some }) => ({
    ...NO_TARIFF,
    tax: { included, goods, shipping: shippingTax },
    place: { country: 'DE' },
    zones:
      rates === undefined
        ? []
        : [
            {
              ...{ id: 'zone', name: 'Home', places: [{ country: 'DE' }] },
              rates: rates.map((amount, index) => ({ ...RATE, id: `rate ${index}`, amount })),
            },
          ],
    promotionCodes: some.flatMap(({ coded }, index) => (coded ? [`CODE${index}`] : [])),
    offers: some.map(({ coded, ofHost, ...more }, index) =>
      offer({
        ...{ ...more, id: `promotion ${index}`, code: coded ? `CODE${index}` : null },
        hostId: ofHost ? 'host' : null,
      }),
    ),
  }));
