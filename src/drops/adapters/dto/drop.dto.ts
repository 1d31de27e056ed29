import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsISO4217CurrencyCode, IsObject, Matches, ValidateNested } from 'class-validator';
import { Money } from '#kernel';
import { WholeNumber } from '#platform/http/text.decorator.js';
import { IdField } from '#platform/rest/id-field.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import { type Admission, ADMISSIONS, DROP_LIMITS } from '../../domain/drop-state.js';
import { Moment } from '#platform/rest/moment.decorator.js';

/** A price as clients send it. */
export class PriceDto {
  @WholeNumber({ min: 0, max: Money.MAX_AMOUNT })
  amount: number;

  @ApiProperty({ example: 'EUR' })
  // The list alone would take `eur` as well.
  @Matches(Money.CURRENCY)
  @IsISO4217CurrencyCode()
  currency: string;
}

/** What a host sends to plan a drop. */
export class ScheduleDropDto {
  @IdField()
  variantId: string;

  @WholeNumber(DROP_LIMITS.quantity)
  quantity: number;

  @ApiProperty({ type: PriceDto, required: false })
  @Omittable()
  @IsObject()
  @ValidateNested()
  @Type(() => PriceDto)
  price?: PriceDto;

  @Omittable()
  @WholeNumber({ ...DROP_LIMITS.perCustomer, required: false })
  perCustomer?: number;

  @Omittable()
  @WholeNumber({ ...DROP_LIMITS.holdSeconds, required: false })
  holdSeconds?: number;

  /** Opened by hand if it is left out. */
  @Omittable()
  @Moment({ required: false })
  opensAt?: string;

  @Omittable()
  @Moment({ required: false })
  closesAt?: string;

  /** First come, first served from the opening on, unless a line forms before it and is shuffled. */
  @ApiProperty({ enum: ADMISSIONS, required: false, default: 'at_once' })
  @Omittable()
  @IsIn(ADMISSIONS)
  admission?: Admission;
}
