/** Plays an auction again from its recorded bids: the same winner, price and end, always. */
import { Auction } from './auction.js';
import type { AuctionPlan, AuctionState } from './auction-state.js';
import type { Bid } from './bid.js';

/** What was recorded of an auction that has ended. */
export interface Recording {
  readonly plan: AuctionPlan;
  /** Null: it has not opened yet. */
  readonly openedAt: Date | null;
  /** All bids, by `seq`. */
  readonly bids: readonly Pick<
    Bid,
    'id' | 'userId' | 'displayName' | 'maximum' | 'key' | 'heirOf' | 'kind' | 'at'
  >[];
}

/** How it ended. */
export type Ending = Pick<AuctionState, 'state' | 'winner' | 'price' | 'endsAt' | 'seq'>;

/** @param until when it is looked at; later than its end */
export function replayed(recording: Recording, until: Date): Ending {
  const auction = played(recording);
  auction.catchUp(until);
  const { state, winner, price, endsAt, seq } = auction.snapshot();
  return { state, winner, price, endsAt, seq };
}

/** The bids as they are answered again. */
export function answeredAgain(recording: Recording): readonly Bid[] {
  return played(recording).changes().bids;
}

function played({ plan, openedAt, bids }: Recording): Auction {
  const auction = Auction.schedule(plan, new Date(0));
  for (const bid of bids.filter(({ kind }) => kind === 'pre_bid')) auction.bid(bid, bid.at);
  if (openedAt !== null) auction.open(openedAt);
  for (const bid of bids.filter(({ kind }) => kind !== 'pre_bid')) {
    if (bid.kind === 'buy_now') auction.buyNow(bid, bid.at);
    else auction.bid(bid, bid.at);
  }
  return auction;
}
