/** What leaves about carts, documented field by field; the compiler holds it equal to the views. */
import { ApiProperty } from '@nestjs/swagger';
import {
  CART_PROBLEMS,
  type CartLineView,
  type CartProblem,
  type CartView,
  type EstimateView,
} from '../../application/cart/cart-view.js';
import { LEFT_OUT_REASONS, type LeftOut, type LeftOutReason } from '../../domain/cart/cart.js';
import { AmountV2 } from './amount.view.js';
import { UsedPromotionV2 } from './pricing/sums.view.js';

export class CartLineV2 implements CartLineView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) variantId: string;
  @ApiProperty() title: string;
  @ApiProperty({ type: 'integer' }) quantity: number;
  @ApiProperty({ type: 'integer', description: 'Units that can be had now' }) available: number;
  @ApiProperty({ required: false, description: 'For one unit, as it is now; none if it is not in the shop' })
  unitPrice?: AmountV2;
  @ApiProperty({ required: false }) total?: AmountV2;
  @ApiProperty({ required: false, enum: CART_PROBLEMS, description: 'Why it cannot be ordered as it is' })
  problem?: CartProblem;
  @ApiProperty({ required: false, format: 'uuid', description: 'The room from which it was added' })
  roomId?: string;
  @ApiProperty({
    ...{
      required: false,
      description:
        'Only with `roomId`: true if `unitPrice` is the price of the room, false if that is not valid now',
    },
  })
  pricedByRoom?: boolean;
}

export class LeftOutV2 implements LeftOut {
  @ApiProperty({ format: 'uuid' }) variantId: string;
  @ApiProperty() title: string;
  @ApiProperty({ type: 'integer' }) quantity: number;
  @ApiProperty({ enum: LEFT_OUT_REASONS }) reason: LeftOutReason;
}

/** Before shipping and taxes, for which one has to know where it goes. */
class EstimateV2 implements EstimateView {
  @ApiProperty({ required: false, description: 'What automatic promotions take off the lines' })
  discount?: AmountV2;
  @ApiProperty({ description: 'subtotal − discount' }) total: AmountV2;
  @ApiProperty({ required: false, type: [UsedPromotionV2] }) promotions?: UsedPromotionV2[];
}

export class CartV2 implements CartView {
  @ApiProperty({ type: [CartLineV2] }) lines: CartLineV2[];
  @ApiProperty({ description: 'The sum of the totals of the lines' }) subtotal: AmountV2;
  @ApiProperty({ description: 'What it would cost now, without codes, shipping and added taxes' })
  estimate: EstimateV2;
  @ApiProperty({ format: 'date-time', description: '1970 for a cart that was never filled' })
  updatedAt: string;
  @ApiProperty({
    required: false,
    type: [LeftOutV2],
    description: 'What the guest who signed in here had in the cart, and had no room; until it is changed',
  })
  leftOut?: LeftOutV2[];
}
