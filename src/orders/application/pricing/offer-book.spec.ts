import { describe, expect, it } from '@jest/globals';
import { claim, draft, place } from '../../../../test/support/fakes/order-drafts.js';
import { FakePricing } from '../../../../test/support/fakes/pricing.js';
import { offer } from '../../../../test/support/fakes/tariffs.js';
import { NO_TARIFF, type Tariff } from '../../domain/pricing/tariff.js';
import { OfferBook } from './offer-book.js';
import { Offers, type PromotionWish } from './ports.js';

/** Notes what it is asked. */
class AskedOffers extends Offers {
  readonly asked: PromotionWish[] = [];

  async anyAutomatic(): Promise<boolean> {
    return false;
  }

  async find(wish: PromotionWish) {
    this.asked.push(wish);
    return () => [offer({ id: 'summer', code: 'SUMMER', limitTotal: 3, used: 1, limitPerCustomer: 2 })];
  }

  lock = this.find.bind(this);
}

const draftOf = (userId: string, more: Partial<Tariff> = {}) => ({
  ...draft([]),
  ...{ userId, tariff: { ...NO_TARIFF, ...more } },
});
const SUMMER = { promotionCodes: ['SUMMER'] };

describe('the promotions of a batch of orders', () => {
  it('cost no question while nobody names a code and none is automatic', async () => {
    const offers = new AskedOffers();
    const book = new OfferBook(offers, new FakePricing().unsent);
    await book.open([draftOf('ann'), draft([])], ['host']);
    await book.look(draftOf('ann'), ['host']);
    expect(offers.asked).toEqual([]);
    await book.open(
      [draftOf('ann'), { ...draftOf('bob', { automatic: true }), claims: [claim()] }],
      ['hana', 'host'],
    );
    expect(offers.asked).toEqual([
      { userIds: ['ann', 'bob'], codes: [], automatic: true, hostIds: ['host', 'hana'] },
    ]);
  });

  it('are asked for once, and counted inside of the batch, for all and for each customer', async () => {
    const offers = new AskedOffers();
    const batch = await new OfferBook(offers, new FakePricing().unsent).open(
      [draftOf('ann', SUMMER), draftOf('bob', SUMMER)],
      [],
    );
    expect(offers.asked).toEqual([
      { userIds: ['ann', 'bob'], codes: ['SUMMER'], automatic: false, hostIds: [] },
    ]);
    const seen = (userId: string) =>
      batch
        .offered(draftOf(userId, SUMMER))
        .tariff?.offers.map(({ used, usedByCustomer }) => [used, usedByCustomer]);
    expect(seen('ann')).toEqual([[1, 0]]);
    const used = { id: 'summer', code: 'SUMMER', kind: 'percent', amount: 1 } as const;
    batch.used({ ...place().snapshot(), promotions: [used] });
    expect([seen('ann'), seen('bob')]).toEqual([[[2, 1]], [[2, 0]]]);
  });
});
