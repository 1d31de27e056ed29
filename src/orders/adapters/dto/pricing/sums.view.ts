/** What leaves about what an order costs, documented field by field; the compiler holds it equal to the views. */
import { ApiProperty } from '@nestjs/swagger';
import type { SumsView, UsedPromotionView } from '../../../application/pricing/sums-view.js';
import { AmountV2 } from '../amount.view.js';

export class UsedPromotionV2 implements UsedPromotionView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ required: false, description: 'An automatic one has none' }) code?: string;
  @ApiProperty({ description: 'What it took off lines and shipping' }) amount: AmountV2;
}

export class SumsV2 implements SumsView {
  @ApiProperty({ description: 'The sum of the lines before discounts' }) subtotal: AmountV2;
  @ApiProperty({ required: false, description: 'What promotions take off the lines' }) discount?: AmountV2;
  @ApiProperty({ description: 'Of lines and shipping' }) tax: AmountV2;
  @ApiProperty({ required: false, description: 'True if prices contain the tax; else it is added to them' })
  taxIncluded?: boolean;
  @ApiProperty() shipping: AmountV2;
  @ApiProperty({ required: false, description: 'What the way to send it is called' }) shippingRate?: string;
  @ApiProperty({
    ...{ required: false, type: [String], format: 'uuid' },
    description:
      'Paid orders of the same room that it is sent with: `shipping` is less what was paid for theirs',
  })
  shipsWith?: string[];
  @ApiProperty({ description: 'subtotal − discount + shipping, and the tax unless prices contain it' })
  total: AmountV2;
  @ApiProperty({ required: false, type: [UsedPromotionV2] }) promotions?: UsedPromotionV2[];
}
