import type { OrderContents } from '../../domain/order-state.js';
import { OffersOfBatch } from '../../domain/pricing/offers-of-batch.js';
import { roomOf, UnsentOrders } from '../../domain/pricing/unsent-orders.js';
import { Offers, type PromotionWish, type RoomOfBuyer, Unsent } from './ports.js';

/** Opens the promotions that a batch of orders may use, and the orders they may be sent with. Where there are none, nobody is asked. */
export class OfferBook {
  constructor(
    private readonly offers: Offers,
    private readonly unsent: Unsent,
  ) {}

  /** Within a unit of work. @param sellers the hosts of what is in the carts */
  async open(drafts: readonly OrderContents[], sellers: readonly string[]): Promise<OffersOfBatch> {
    return this.batch(drafts, sellers, 'lock');
  }

  /** The same for who only wants to know. */
  async look(draft: OrderContents, sellers: readonly string[]): Promise<OffersOfBatch> {
    return this.batch([draft], sellers, 'find');
  }

  private async batch(
    drafts: readonly OrderContents[],
    sellers: readonly string[],
    look: 'lock' | 'find',
  ): Promise<OffersOfBatch> {
    const [wish, rooms] = [wishOf(drafts, sellers), roomsOf(drafts)];
    // Orders are locked before promotions, wherever both are.
    const unsent = new UnsentOrders(rooms.length === 0 ? [] : await this.unsent[look](rooms));
    return new OffersOfBatch(isIdle(wish) ? () => [] : await this.offers[look](wish), unsent);
  }
}

function wishOf(drafts: readonly OrderContents[], sellers: readonly string[]): PromotionWish {
  const ofClaims = drafts.flatMap(({ claims }) => claims.map(({ hostId }) => hostId));
  return {
    userIds: [...new Set(drafts.map(({ userId }) => userId))],
    codes: [...new Set(drafts.flatMap(({ tariff }) => tariff?.promotionCodes ?? []))],
    hostIds: [...new Set([...ofClaims, ...sellers])],
    automatic: drafts.some(({ tariff }) => tariff?.automatic === true),
  };
}

/** Only where sending costs anything. */
function roomsOf(drafts: readonly OrderContents[]): readonly RoomOfBuyer[] {
  return drafts.flatMap(({ userId, claims, tariff }) => {
    const roomId = tariff === undefined || tariff.zones.length === 0 ? null : roomOf(claims);
    return roomId === null ? [] : [{ userId, roomId }];
  });
}

function isIdle({ codes, automatic }: PromotionWish): boolean {
  return codes.length === 0 && !automatic;
}
