import { ApiProperty } from '@nestjs/swagger';
import type { OrderView } from '../../application/queries.js';

/** A line of an order as v1 shows it. */
export class OrderLineV1 {
  @ApiProperty() title: string;
  @ApiProperty({ type: 'integer' }) quantity: number;
  @ApiProperty({ type: 'integer', description: 'For one unit, in minor units' }) price: number;
}

/** An order as v1 shows it: flat, with one price, its total. */
export class OrderV1 {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Given at payment' }) number: number | null;
  @ApiProperty() state: string;
  @ApiProperty({ type: 'integer', description: 'The total in minor units' }) price: number;
  @ApiProperty({ example: 'EUR' }) currency: string;
  @ApiProperty({ type: [OrderLineV1] }) lines: OrderLineV1[];
  @ApiProperty({ format: 'date-time' }) createdAt: string;
}

export function orderV1({ id, number, state, total, lines, createdAt }: OrderView): OrderV1 {
  return {
    id,
    number,
    state,
    price: total.amount,
    currency: total.currency,
    lines: lines.map(({ title, quantity, unitPrice }) => ({ title, quantity, price: unitPrice.amount })),
    createdAt,
  };
}
