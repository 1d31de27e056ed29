/** What leaves about promotions, documented field by field; the compiler holds it equal to the views. */
import { ApiProperty } from '@nestjs/swagger';
import type { PromotionView } from '../../../application/promotions/promotion-view.js';
import { PROMOTION_KINDS, type PromotionKind } from '../../../domain/pricing/tariff.js';
import { AmountV2 } from '../amount.view.js';

export class PromotionV2 implements PromotionView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Null: for the lines of all hosts',
  })
  hostId: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Null: automatic' }) code: string | null;
  @ApiProperty({ enum: PROMOTION_KINDS }) kind: PromotionKind;
  @ApiProperty({ required: false, type: 'integer' }) percent?: number;
  @ApiProperty({ required: false }) amount?: AmountV2;
  @ApiProperty({ type: AmountV2, nullable: true }) minSubtotal: AmountV2 | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) from: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) until: string | null;
  @ApiProperty({ type: 'integer', nullable: true }) limitTotal: number | null;
  @ApiProperty({ type: 'integer', nullable: true }) limitPerCustomer: number | null;
  @ApiProperty({ type: 'integer', description: 'By orders that were paid or may still be' }) used: number;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ format: 'date-time' }) updatedAt: string;
}

class NextV2 {
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}

export class PromotionPageV2 {
  @ApiProperty({ type: [PromotionV2] }) data: PromotionV2[];
  @ApiProperty() page: NextV2;
}
