import type { OrderDraft } from '../../domain/order-state.js';
import { OffersOfBatch } from '../../domain/pricing/offers-of-batch.js';
import { Offers, type PromotionWish } from './ports.js';

/** Opens the promotions that a batch of orders may use. Where there are none, nobody is asked. */
export class OfferBook {
  constructor(private readonly offers: Offers) {}

  /** Within a unit of work. @param sellers the hosts of what is in the carts */
  async open(drafts: readonly OrderDraft[], sellers: readonly string[]): Promise<OffersOfBatch> {
    const wish = wishOf(drafts, sellers);
    return new OffersOfBatch(isIdle(wish) ? () => [] : await this.offers.lock(wish));
  }

  /** The same for who only wants to know. */
  async look(draft: OrderDraft, sellers: readonly string[]): Promise<OffersOfBatch> {
    const wish = wishOf([draft], sellers);
    return new OffersOfBatch(isIdle(wish) ? () => [] : await this.offers.find(wish));
  }
}

function wishOf(drafts: readonly OrderDraft[], sellers: readonly string[]): PromotionWish {
  const ofClaims = drafts.flatMap(({ claims }) => claims.map(({ hostId }) => hostId));
  return {
    userIds: [...new Set(drafts.map(({ userId }) => userId))],
    codes: [...new Set(drafts.flatMap(({ tariff }) => tariff?.promotionCodes ?? []))],
    hostIds: [...new Set([...ofClaims, ...sellers])],
    automatic: drafts.some(({ tariff }) => tariff?.automatic === true),
  };
}

function isIdle({ codes, automatic }: PromotionWish): boolean {
  return codes.length === 0 && !automatic;
}
