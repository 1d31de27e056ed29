import type { Actor } from '#kernel';
import type { AuctionStatus } from '../domain/auction-state.js';
import type { Bid } from '../domain/bid.js';
import { VisibleAuctions } from './visible-auctions.js';

/** A bid in the receipt: who has the hash before it can tell whether one byte of it was changed. */
export interface ReceiptRecord {
  /** The `seq` of the bid. */
  readonly number: number;
  /** JSON, without names. */
  readonly line: string;
  /** SHA-256 of the hash before and this line, in hex. */
  readonly hash: string;
}

export interface AuctionReceipt {
  readonly data: readonly ReceiptRecord[];
  /** To go on with, as `after`; null at the end. */
  readonly next: number | null;
  /** How the caller is called in this receipt; null for who is not signed in. */
  readonly you: string | null;
  /** True once no bid can come any more and the last one is here: its hash stays the last. */
  readonly final: boolean;
}

/** The bids of an auction as they are kept. */
export abstract class RecordedBids {
  abstract of(auctionId: string): Promise<{ readonly state: AuctionStatus; readonly bids: readonly Bid[] }>;
}

/** Seals bids. */
export abstract class BidSeals {
  /** What the first bid hangs on. */
  abstract genesis(auctionId: string): string;
  abstract link(previous: string, line: string): string;
  /** How a bidder is called in the receipt of one auction: nobody else can tell who that is, or link two auctions. */
  abstract pseudonym(auctionId: string, userId: string): string;
  /** What tells the bidder, who alone knows the key of the bid, that the maximum is theirs; and others nothing. */
  abstract commitment(bid: Bid): string;
}

/** Every bid of an auction and what came of it, in order, without names and maximums, for those who may see it. */
export class AuctionReceipts {
  constructor(
    private readonly auctions: VisibleAuctions,
    private readonly recorded: RecordedBids,
    private readonly seals: BidSeals,
  ) {}

  /** @throws NotFound also for what the actor may not see */
  async of(
    auctionId: string,
    actor: Actor | undefined,
    { after = 0, limit = 100 }: { after?: number; limit?: number },
  ): Promise<AuctionReceipt> {
    await this.auctions.checkVisible(auctionId, actor);
    const { state, bids } = await this.recorded.of(auctionId);
    const data = this.chained(auctionId, bids).slice(after, after + limit);
    const isLast = after + data.length >= bids.length;
    return {
      data,
      next: isLast ? null : after + data.length,
      you: actor === undefined ? null : this.seals.pseudonym(auctionId, actor.userId),
      final: isLast && state !== 'scheduled' && state !== 'open',
    };
  }

  private chained(auctionId: string, bids: readonly Bid[]): ReceiptRecord[] {
    let hash = this.seals.genesis(auctionId);
    return bids.map((bid) => {
      const line = this.lineOf(bid);
      hash = this.seals.link(hash, line);
      return { number: bid.seq, line, hash };
    });
  }

  private lineOf(bid: Bid): string {
    const { auctionId: auction, seq: number, kind, at, leading, price, endsAt } = bid;
    const who = this.seals.pseudonym(auction, bid.userId);
    // Of the bids that raise no guest's nothing is said, so that older receipts stay as they were.
    const raises = bid.heirOf === null ? {} : { raises: this.seals.pseudonym(auction, bid.heirOf) };
    const asked = { who, ...raises, kind, maximum: this.seals.commitment(bid) };
    const told = { leading, price, endsAt: endsAt?.toISOString() ?? null };
    return JSON.stringify({ auction, number, at: at.toISOString(), ...asked, ...told });
  }
}
