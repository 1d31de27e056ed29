import { ApiProperty } from '@nestjs/swagger';
import { IsISO4217CurrencyCode, Matches } from 'class-validator';
import { Money } from '#kernel';
import { WholeNumber } from '#platform/http/text.decorator.js';

/** A price as it arrives: whole minor units of a currency. */
export class PriceDto {
  @WholeNumber({ min: 0, max: Money.MAX_AMOUNT })
  amount: number;

  @ApiProperty({ example: 'EUR', description: 'ISO 4217' })
  // The list alone would take `eur` as well.
  @Matches(Money.CURRENCY)
  @IsISO4217CurrencyCode()
  currency: string;
}
