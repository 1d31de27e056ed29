import { Clock, Ids, NotFound } from '#kernel';
import { Drop } from '../domain/drop.js';
import type { Claim } from '../domain/claims/claim.js';
import { SoldOut } from '../domain/errors.js';
import { Drops } from './ports.js';

/** The unit that an auction sells. */
export interface AuctionedUnit {
  readonly auctionId: string;
  readonly roomId: string;
  readonly hostId: string;
  readonly variantId: string;
  readonly title: string;
  readonly startPrice: { readonly amount: number; readonly currency: string };
  readonly holdSeconds: number;
}

/** Whom the auction names, at the price of the hammer. */
export interface Award {
  readonly dropId: string;
  readonly userId: string;
  /** By which name they bid: once for each of these the unit is held. */
  readonly bidderId: string;
  readonly price: { readonly amount: number; readonly currency: string };
}

/**
 * What auctions may ask of drops: a unit that nobody can claim, held for whom the auction names. From there on it is a
 * claim as any other: ordered, given back or expired, told by `award.ordered` and `award.lapsed`.
 *
 * All of it happens inside the caller's unit of work, whose own rows are locked before.
 */
export class AwardedClaims {
  constructor(
    private readonly drops: Drops,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Reserves the unit from the stock. @throws OutOfStock if there is none */
  async reserve({ startPrice, ...unit }: AuctionedUnit): Promise<{ dropId: string }> {
    const id = this.ids.next();
    const one = { quantity: 1, perCustomer: 1, opensAt: null, closesAt: null, price: startPrice };
    const drop = Drop.schedule({ ...unit, ...one, id }, this.clock.now());
    drop.change('open');
    await this.drops.add(drop);
    return { dropId: id };
  }

  /** Holds the unit for the winner; null if it is not free, because an earlier winner bought it late. */
  async award({ dropId, userId, bidderId, price }: Award): Promise<Claim | null> {
    const { drop, now } = await this.lock(dropId, [userId]);
    const id = this.ids.next();
    // Its user may have let the unit go under another name: that claim is not this one.
    const key = `award ${bidderId}`;
    const claim = unlessSold(() => drop.claim({ id, userId, quantity: 1, key, price }, now).claim);
    await this.drops.save([{ drop, record: null }]);
    return claim;
  }

  /** Nobody gets it: the unit goes back to the stock. */
  async giveUp(dropId: string): Promise<void> {
    const { drop } = await this.lock(dropId, []);
    drop.change('close');
    await this.drops.save([{ drop, record: null }]);
  }

  private async lock(dropId: string, userIds: readonly string[]): Promise<{ drop: Drop; now: Date }> {
    const locked = await this.drops.lock(new Map([[dropId, { userIds, keys: [], claimIds: [] }]]));
    const found = locked.get(dropId);
    if (found === undefined) throw new NotFound();
    return found;
  }
}

function unlessSold(claim: () => Claim): Claim | null {
  try {
    return claim();
  } catch (error) {
    if (error instanceof SoldOut) return null;
    throw error;
  }
}
