import type { Connection } from '#platform/database/database.js';
import type { AuctionState } from '../../domain/auction-state.js';
import type { Bid } from '../../domain/bid.js';
import type { Recording } from '../../domain/replay.js';
import {
  AUCTION_COLUMNS,
  auctionOf,
  type AuctionRow,
  BID_COLUMNS,
  bidOf,
  type BidRow,
} from './auction.row.js';

/** An auction as it is stored, and what was recorded of it. */
export interface AuctionRecorded {
  readonly auction: AuctionState;
  readonly bids: readonly Bid[];
  readonly recording: Recording;
}

/** Null if there is no such auction. */
export async function recordedAuction(
  { query }: Connection,
  auctionId: string,
): Promise<AuctionRecorded | null> {
  const [row] = await query<AuctionRow>(`SELECT ${AUCTION_COLUMNS} FROM auctions WHERE id = $1`, [auctionId]);
  if (row === undefined) return null;
  const auction = auctionOf(row);
  const rows = await query<BidRow>(
    `SELECT ${BID_COLUMNS} FROM auction_bids WHERE auction_id = $1 AND seq <= $2 ORDER BY seq`,
    [auctionId, auction.seq],
  );
  const bids = rows.map(bidOf);
  // The end that was planned is not kept beside the one that it came to, which no bid moves any further.
  const plan = { ...auction, endsAt: auction.seconds === null ? auction.endsAt : null };
  return { auction, bids, recording: { plan, openedAt: auction.openedAt, bids } };
}
