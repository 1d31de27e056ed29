import { ApiProperty } from '@nestjs/swagger';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import { QueryNumber } from '#platform/http/text.decorator.js';
import type { PublishedRecord } from '../../application/receipts/ports.js';
import type { ReceiptView } from '../../application/receipts/visible-receipts.js';

/** Which part of a receipt. */
export class ReceiptQuery {
  @Omittable()
  @QueryNumber({ min: 0, max: 2_147_483_647 })
  after?: number;

  @Omittable()
  @QueryNumber({ min: 1, max: 100 })
  limit?: number;
}

/** A record of a receipt as clients read it. */
export class RecordShown implements PublishedRecord {
  @ApiProperty({ type: 'integer', description: 'The order of the batches of the drop, from 1' })
  number: number;

  @ApiProperty({
    description: 'What was asked and what came of it, as JSON; take the text as it is, every byte counts',
    example:
      '{"drop":"0199…","number":2,"at":"2026-11-21T12:00:00.000Z","requests":[["claim","9f86d081884c7d65",1,17]],"line":[],"after":{…}}',
  })
  line: string;

  @ApiProperty({ description: 'SHA-256, in hex, of the 32 bytes of the hash before and this line' })
  hash: string;
}

class NextRecord {
  @ApiProperty({ type: 'integer', nullable: true, description: 'To go on with, as `after`' })
  next: number | null;
}

/** A part of a receipt as clients read it. */
export class ReceiptShown {
  @ApiProperty({ type: [RecordShown] }) data: readonly RecordShown[];
  @ApiProperty({ type: NextRecord }) page: NextRecord;
  @ApiProperty({ type: String, nullable: true, description: 'How you are called in this receipt' })
  you: string | null;
  @ApiProperty({ description: 'True if the last hash here stays the last: all is decided and sealed' })
  final: boolean;
}

export function receiptShown({ data, next, you, final }: ReceiptView): ReceiptShown {
  return { data, page: { next }, you, final };
}
