import { ApiProperty } from '@nestjs/swagger';
import { QueryNumber } from '#platform/http/text.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import type { AuctionReceipt, ReceiptRecord } from '../../application/auction-receipts.js';

/** Which part of the receipt of an auction. */
export class AuctionReceiptQuery {
  @Omittable()
  @QueryNumber({ min: 0, max: 2_147_483_647 })
  after?: number;

  @Omittable()
  @QueryNumber({ min: 1, max: 100 })
  limit?: number;
}

/** A bid in the receipt, as clients read it. */
export class BidRecordShown implements ReceiptRecord {
  @ApiProperty({ type: 'integer', description: 'The `seq` of the bid, from 1' }) number: number;
  @ApiProperty({
    description:
      'JSON; take the text as it is, every byte counts. `maximum` is SHA-256 of the bid’s id, its key and its maximum, ' +
      'each on a line of its own, so that the bidder alone can check it.',
  })
  line: string;
  @ApiProperty({ description: 'SHA-256, in hex, of the 32 bytes of the hash before and this line' })
  hash: string;
}

class NextBidRecord {
  @ApiProperty({ type: 'integer', nullable: true, description: 'To go on with, as `after`' })
  next: number | null;
}

/** A part of the receipt of an auction as clients read it. */
export class AuctionReceiptShown {
  @ApiProperty({ type: [BidRecordShown] }) data: readonly BidRecordShown[];
  @ApiProperty({ type: NextBidRecord }) page: NextBidRecord;
  @ApiProperty({ type: String, nullable: true, description: 'How you are called in this receipt' })
  you: string | null;
  @ApiProperty({ description: 'True if the last hash here stays the last' }) final: boolean;
}

export function receiptShown({ data, next, you, final }: AuctionReceipt): AuctionReceiptShown {
  return { data, page: { next }, you, final };
}
