import { ApiProperty } from '@nestjs/swagger';
import type { QuoteView } from '../../../application/pricing/queries.js';
import { OrderLineV2 } from '../order.view.js';
import { AmountV2 } from '../amount.view.js';
import { SumsV2 } from './sums.view.js';

/** A way to send an order. */
class WayV2 {
  @ApiProperty({ format: 'uuid', description: 'For `shippingRateId`' }) id: string;
  @ApiProperty() name: string;
  @ApiProperty() price: AmountV2;
}

/** What an order would cost. */
export class QuoteV2 extends SumsV2 implements QuoteView {
  @ApiProperty({ type: [OrderLineV2] }) lines: OrderLineV2[];
  @ApiProperty({ type: [WayV2], description: 'The ways to send it, the cheapest first' })
  shippingRates: WayV2[];
}
