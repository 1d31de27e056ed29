import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsISO4217CurrencyCode, IsObject, Matches, ValidateNested } from 'class-validator';
import { Money } from '#kernel';
import { WholeNumber } from '#platform/http/text.decorator.js';
import { Moment } from '#platform/rest/moment.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';

/** A price as it arrives: whole minor units of a currency. */
class RoomAmountDto {
  @WholeNumber({ min: 0, max: Money.MAX_AMOUNT })
  amount: number;

  @ApiProperty({ example: 'EUR', description: 'ISO 4217' })
  @Matches(Money.CURRENCY)
  @IsISO4217CurrencyCode()
  currency: string;
}

/** What a variant is to cost in a room. */
export class RoomPriceDto {
  @ApiProperty({ type: RoomAmountDto })
  @IsObject()
  @ValidateNested()
  @Type(() => RoomAmountDto)
  price: RoomAmountDto;

  /** Until it is taken away, if it is left out. */
  @Omittable()
  @Moment({ required: false })
  until?: string;
}
