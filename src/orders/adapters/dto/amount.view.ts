import { ApiProperty } from '@nestjs/swagger';
import type { AmountView } from '../../application/queries.js';

/** Minor units of a currency, as they leave. */
export class AmountV2 implements AmountView {
  @ApiProperty({ type: 'integer', description: 'Minor units', example: 1999 }) amount: number;
  @ApiProperty({ example: 'EUR' }) currency: string;
}
