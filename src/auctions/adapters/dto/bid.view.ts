import { ApiProperty } from '@nestjs/swagger';
import type { PlacedBid } from '../../application/place-bid.js';
import type { BidView } from '../../application/queries.js';
import type { BidKind } from '../../domain/bid.js';
import { AuctionAmount, AuctionPerson } from './auction.view.js';

/** The answer to a bid; a repeat gets the same. */
export class BidTaken {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: 'integer', description: 'The order of arrival in this auction, from 1' }) seq: number;
  @ApiProperty({ type: AuctionAmount }) maximum: AuctionAmount;
  @ApiProperty({ description: 'Whether this bid led when it was taken' }) leading: boolean;
  @ApiProperty({
    type: AuctionAmount,
    nullable: true,
    description: 'After this bid; null before the opening',
  })
  price: AuctionAmount | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endsAt: string | null;
}

/** The answer to who bought at once. */
export class BoughtAtOnce extends BidTaken {
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'To be ordered' })
  claimId: string | null;
}

/** A bid in the public history. */
export class BidShown implements BidView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: 'integer' }) seq: number;
  @ApiProperty({ enum: ['bid', 'pre_bid', 'buy_now'] }) kind: BidKind;
  @ApiProperty({ type: AuctionPerson }) bidder: AuctionPerson;
  @ApiProperty({ format: 'date-time' }) at: string;
  @ApiProperty({ type: AuctionAmount, nullable: true }) price: AuctionAmount | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endsAt: string | null;
}

class NextBids {
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}

/** One page of bids, the latest first. */
export class BidPage {
  @ApiProperty({ type: [BidShown] }) data: BidShown[];
  @ApiProperty({ type: NextBids }) page: NextBids;
}

export function bidTaken({ bid, currency }: PlacedBid): BidTaken {
  const { id, seq, maximum, leading, price, endsAt } = bid;
  return {
    id,
    seq,
    maximum: { amount: maximum, currency },
    leading,
    price: price === null ? null : { amount: price, currency },
    endsAt: endsAt?.toISOString() ?? null,
  };
}
