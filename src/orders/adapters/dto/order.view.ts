/** What leaves about orders, documented field by field; the compiler holds it equal to the views. */
import { ApiProperty } from '@nestjs/swagger';
import type {
  OrderLineView,
  OrderView,
  OrderWithTimeline,
  PaymentView,
  TimelineView,
} from '../../application/queries.js';
import { ORDER_STATUSES, type OrderStatus } from '../../domain/order-state.js';
import { type BuyerAction, PAYMENT_STATUSES, type PaymentStatus } from '../../domain/payment.js';
import { AddressDto } from './address.dto.js';
import { FulfilmentV2, RefundV2 } from './after-sale.view.js';
import { AmountV2 } from './amount.view.js';
import { SumsV2 } from './pricing/sums.view.js';

export class OrderLineV2 implements OrderLineView {
  @ApiProperty({ type: 'integer', description: 'Its name when it is sent or refunded' }) line: number;
  @ApiProperty({ required: false, format: 'uuid', description: 'Of a claim; units of a cart have none' })
  claimId?: string;
  @ApiProperty({ format: 'uuid' }) variantId: string;
  @ApiProperty() title: string;
  @ApiProperty({ type: 'integer' }) quantity: number;
  @ApiProperty({ description: 'For one unit' }) unitPrice: AmountV2;
  @ApiProperty({ required: false, description: 'What promotions take off it' }) discount?: AmountV2;
  @ApiProperty({ required: false, type: 'integer', description: 'In millionths: 190000 is 19 %' })
  taxRate?: number;
  @ApiProperty({ required: false, description: 'Contained in `total`' }) tax?: AmountV2;
  @ApiProperty({ description: 'Less its discount, with its tax' }) total: AmountV2;
  @ApiProperty({ type: 'integer', description: 'Units that were sent' }) shipped: number;
  @ApiProperty({ type: 'integer', description: 'Units whose money goes back' }) refunded: number;
}

/** A question of the buyer's bank, which Stripe's script in the shop puts: `stripe.handleNextAction({ clientSecret })`. */
export class BuyerActionV2 implements BuyerAction {
  @ApiProperty() clientSecret: string;
}

export class PaymentV2 implements PaymentView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() provider: string;
  @ApiProperty() method: string;
  @ApiProperty({ enum: PAYMENT_STATUSES }) state: PaymentStatus;
  @ApiProperty({ required: false, description: 'Why it is declined or failed' }) failure?: string;
  @ApiProperty({
    required: false,
    description: 'What has to be answered before it is decided; for its buyer only',
  })
  action?: BuyerActionV2;
  @ApiProperty({ required: false, description: 'How much of it is back' }) refunded?: AmountV2;
}

export class OrderV2 extends SumsV2 implements OrderView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Given at payment' }) number: number | null;
  @ApiProperty({ enum: ORDER_STATUSES }) state: OrderStatus;
  @ApiProperty({ type: [OrderLineV2] }) lines: OrderLineV2[];
  @ApiProperty({ description: 'What of it goes back, or is back, since it was paid' }) refunded: AmountV2;
  @ApiProperty({ type: [FulfilmentV2] }) fulfilments: FulfilmentV2[];
  @ApiProperty({ type: [RefundV2] }) refunds: RefundV2[];
  @ApiProperty({ required: false }) shippingAddress?: AddressDto;
  @ApiProperty({ description: 'The latest attempt to pay' }) payment: PaymentV2;
  @ApiProperty({ required: false, description: 'Why it is cancelled' }) reason?: string;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
}

export class TimelineV2 implements TimelineView {
  @ApiProperty({ example: 'order.paid' }) type: string;
  @ApiProperty({ format: 'date-time' }) at: string;
  @ApiProperty({ type: 'object', additionalProperties: true }) data: Record<string, unknown>;
}

export class OrderWithTimelineV2 extends OrderV2 implements OrderWithTimeline {
  @ApiProperty({
    ...{ required: false, type: [String], format: 'uuid' },
    description: 'Later orders whose `shipsWith` names this one: pack them together. None once they are over',
  })
  carries?: string[];
  @ApiProperty({ type: [TimelineV2] }) timeline: TimelineV2[];
}

class NextV2 {
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}

export class OrderPageV2 {
  @ApiProperty({ type: [OrderV2] }) data: OrderV2[];
  @ApiProperty() page: NextV2;
}
