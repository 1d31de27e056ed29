import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsISO4217CurrencyCode,
  IsObject,
  Matches,
  ValidateNested,
} from 'class-validator';
import { Money } from '#kernel';
import { WholeNumber } from '#platform/http/text.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import { VARIANT_LIMITS } from '../../domain/variants.js';

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

/** What a variant costs in other currencies. */
export function OtherPrices(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: [PriceDto], required: false, description: 'In other currencies, one each' }),
    Omittable(),
    IsArray(),
    ArrayMaxSize(VARIANT_LIMITS.prices),
    IsObject({ each: true }),
    ValidateNested({ each: true }),
    Type(() => PriceDto),
  );
}
