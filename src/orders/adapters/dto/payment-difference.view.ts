import { ApiProperty } from '@nestjs/swagger';

/** Minor units of the order's currency. */
export class BalanceBody {
  @ApiProperty({ type: 'integer' })
  captured: number;

  @ApiProperty({ type: 'integer' })
  refunded: number;
}

/** A payment of which the provider's books say something else than ours. */
export class PaymentDifferenceBody {
  @ApiProperty({ format: 'uuid' })
  paymentId: string;

  @ApiProperty({ format: 'uuid' })
  orderId: string;

  @ApiProperty({ example: 'stripe' })
  provider: string;

  @ApiProperty({ example: 'EUR' })
  currency: string;

  @ApiProperty({ type: BalanceBody })
  ours: BalanceBody;

  @ApiProperty({ type: BalanceBody })
  theirs: BalanceBody;

  @ApiProperty({ format: 'date-time' })
  foundAt: string;
}

/** All of them. */
export class PaymentDifferencesBody {
  @ApiProperty({ type: [PaymentDifferenceBody] })
  data: readonly PaymentDifferenceBody[];
}
