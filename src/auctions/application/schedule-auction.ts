import { type Actor, Clock, Ids, mayManage, NotFound, UnitOfWork } from '#kernel';
import { Auction } from '../domain/auction.js';
import type { AuctionPlan } from '../domain/auction-state.js';
import { Auctions, Rooms, Units, Variants } from './ports.js';

/** What a host decides about an auction. */
export type AuctionWish = Omit<AuctionPlan, 'id' | 'hostId' | 'title' | 'dropId'>;

/** A host plans an auction; its unit is reserved from the stock at once. */
export class ScheduleAuction {
  // eslint-disable-next-line max-params -- a plan needs a room, a variant, a unit, a time and an id, and none stands for another
  constructor(
    private readonly auctions: Auctions,
    private readonly units: Units,
    private readonly variants: Variants,
    private readonly rooms: Rooms,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws NotFound, Forbidden, ValidationFailed; OutOfStock if the stock has no free unit */
  async execute(actor: Actor, wish: AuctionWish): Promise<{ auctionId: string }> {
    await this.rooms.checkManageable(wish.roomId, actor);
    const variant = await this.variants.find(wish.variantId);
    // Another host's goods are not this host's to see, let alone to sell.
    if (variant === null || !mayManage(actor, variant.hostId)) throw new NotFound();
    const { hostId, title } = variant;
    const id = this.ids.next();
    const plan = { ...wish, id, hostId, title };
    // Before the stock is asked, so that a plan that makes no sense is refused as that.
    Auction.schedule({ ...plan, dropId: id }, this.clock.now());
    await this.unitOfWork.run(async () => {
      const startPrice = { amount: wish.startPrice, currency: wish.currency };
      const { dropId } = await this.units.reserve({ ...plan, auctionId: id, startPrice });
      await this.auctions.add(Auction.schedule({ ...plan, dropId }, this.clock.now()));
    });
    return { auctionId: id };
  }
}
