import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';

/** How a shopper pays: which provider, and in which of its ways. Which there are, the provider knows. */
export class PaymentDto {
  @ApiProperty({ example: 'sandbox' })
  @IsString()
  @Matches(/^[a-z][a-z0-9_]{0,39}$/)
  provider: string;

  @ApiProperty({
    example: 'ok',
    description: 'sandbox: ok, decline, insufficient_funds, slow, async_ok, async_fail, unreachable',
  })
  @IsString()
  @Matches(/^[a-z][a-z0-9_]{0,39}$/)
  method: string;
}
