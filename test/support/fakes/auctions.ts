import { Conflict } from '#kernel';
import {
  type Amount,
  type AuctionFacts,
  Auctions,
  type AwardedClaim,
  Bidders,
  type BidsConcerned,
  type LockedAuction,
  Units,
  Winners,
} from '../../../src/auctions/application/ports.js';
import { Auction } from '../../../src/auctions/domain/auction.js';
import type { AuctionPlan, AuctionState } from '../../../src/auctions/domain/auction-state.js';
import type { Bid } from '../../../src/auctions/domain/bid.js';
import { ranked } from '../../../src/auctions/domain/contest.js';
import type { AuctionEvent } from '../../../src/auctions/domain/events.js';

export const NOON = new Date('2026-11-21T12:00:00Z');

/** A plan with steps of 1: a minute long, opened by hand, a bid in the last ten seconds extends by ten. */
export function aPlan(changes: Partial<AuctionPlan> = {}): AuctionPlan {
  return {
    ...{
      id: 'auction',
      roomId: 'room',
      hostId: 'host',
      variantId: 'variant',
      title: 'Runner',
      dropId: 'drop',
    },
    ...{ currency: 'EUR', startPrice: 10, reserve: null, buyNow: null, increments: [{ from: 0, step: 1 }] },
    ...{ mode: 'soft_close' as const, extendSeconds: 10, holdSeconds: 120 },
    ...{ opensAt: null, seconds: 60, endsAt: null },
    ...changes,
  };
}

/** One auction in memory: gives a batch no more than PostgreSQL would. Tests turn the clock. */
export class FakeAuctions extends Auctions {
  now = NOON;
  state: AuctionState;
  readonly bids: Bid[] = [];
  readonly events: AuctionEvent[] = [];

  constructor(plan: AuctionPlan = aPlan()) {
    super();
    const auction = Auction.schedule(plan, NOON);
    this.state = auction.snapshot();
    this.events.push(...auction.changes().events);
  }

  override async lock(_auctionId: string, { asked, standings }: BidsConcerned): Promise<LockedAuction> {
    const highest = new Map(
      ranked(this.bids.filter(({ userId }) => this.bids.every(({ heirOf }) => heirOf !== userId)))
        .toReversed()
        .map((bid) => [bid.userId, bid]),
    );
    const auction = Auction.restore(this.state, {
      asked: this.bids.filter((bid) =>
        asked.some(({ userId, key }) => bid.userId === userId && bid.key === key),
      ),
      standings: standings || this.state.state === 'scheduled' ? [...highest.values()] : [],
    });
    return { auction, now: this.now };
  }

  override async add(): Promise<void> {}

  override async save(auction: Auction): Promise<void> {
    this.state = auction.snapshot();
    this.bids.push(...auction.changes().bids);
    this.events.push(...auction.changes().events);
  }

  override async facts(auctionId: string): Promise<AuctionFacts> {
    const { roomId, currency } = this.state;
    return { id: auctionId, roomId, currency, openToAll: true };
  }
}

/** One unit; remembers whom it was held for, and answers the same award of one user as it did before. */
export class FakeUnits extends Units {
  readonly awards: { userId: string; amount: number; claimId: string }[] = [];
  private readonly held = new Map<string, AwardedClaim>();
  /** True once an earlier winner bought it late. */
  taken = false;
  givenUp = 0;

  override async reserve(): Promise<{ dropId: string }> {
    return { dropId: 'drop' };
  }

  override async award({
    userId,
    bidderId,
    price,
  }: {
    userId: string;
    bidderId: string;
    price: Amount;
  }): Promise<AwardedClaim | null> {
    if (this.taken) return null;
    const earlier = this.held.get(`${userId} ${bidderId}`);
    if (earlier !== undefined) return earlier;
    const id = `claim-${this.awards.length + 1}`;
    this.awards.push({ userId, amount: price.amount, claimId: id });
    const times = { createdAt: NOON, expiresAt: NOON };
    const claim = { id, dropId: 'drop', userId, price, number: this.awards.length, ...times };
    this.held.set(`${userId} ${bidderId}`, claim);
    return claim;
  }

  override async isLetGo(): Promise<boolean> {
    return false;
  }

  override async giveUp(): Promise<void> {
    if (this.givenUp > 0) throw new Conflict({}, 'The unit went back to the stock twice.');
    this.givenUp += 1;
  }
}

/** Guests who have become part of accounts. */
export class FakeBidders extends Bidders {
  readonly heirs = new Map<string, string>();

  override async heirOf(userId: string): Promise<string> {
    return this.heirs.get(userId) ?? userId;
  }
}

/** Remembers who was told. */
export class FakeWinners extends Winners {
  readonly told: string[] = [];

  override tell(_auctionId: string, { userId }: AwardedClaim): void {
    this.told.push(userId);
  }
}
