import { Injectable } from '@nestjs/common';
import { NotFound } from '#kernel';
import { Database } from '#platform/database/database.js';
import { RecordedBids } from '../../application/auction-receipts.js';
import type { AuctionStatus } from '../../domain/auction-state.js';
import type { Bid } from '../../domain/bid.js';
import { recordedAuction } from './recorded-auction.js';

/** Bids in PostgreSQL, where no bid is ever changed. */
@Injectable()
export class PostgresRecordedBids extends RecordedBids {
  constructor(private readonly database: Database) {
    super();
  }

  async of(auctionId: string): Promise<{ state: AuctionStatus; bids: readonly Bid[] }> {
    const recorded = await recordedAuction(this.database.reader, auctionId);
    if (recorded === null) throw new NotFound();
    return { state: recorded.auction.state, bids: recorded.bids };
  }
}
