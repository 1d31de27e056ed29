/** What leaves about orders after they are paid, documented field by field. */
import { ApiProperty } from '@nestjs/swagger';
import type { FulfilmentView, RefundedUnitsView, RefundView } from '../../application/queries.js';
import { AmountV2 } from './amount.view.js';

export class UnitsV2 {
  @ApiProperty({ type: 'integer', description: 'The `line` of the order' }) line: number;
  @ApiProperty({ type: 'integer' }) quantity: number;
}

export class FulfilmentV2 implements FulfilmentView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() carrier: string;
  @ApiProperty() tracking: string;
  @ApiProperty({ type: [UnitsV2] }) lines: UnitsV2[];
  @ApiProperty({ format: 'date-time' }) at: string;
}

export class RefundedUnitsV2 extends UnitsV2 implements RefundedUnitsView {
  @ApiProperty({ description: 'What of the refund is for them' }) amount: AmountV2;
  @ApiProperty({ description: 'They are in stock again' }) restock: boolean;
}

export class RefundV2 implements RefundView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'Is back once `payment.refunded` has it' }) amount: AmountV2;
  @ApiProperty({ type: [RefundedUnitsV2] }) lines: RefundedUnitsV2[];
  @ApiProperty({ required: false }) reason?: string;
  @ApiProperty({ format: 'date-time' }) at: string;
}
