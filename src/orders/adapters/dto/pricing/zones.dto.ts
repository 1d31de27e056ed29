import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsISO31661Alpha2,
  IsISO4217CurrencyCode,
  IsObject,
  Matches,
  ValidateNested,
} from 'class-validator';
import { Money } from '#kernel';
import { Text, WholeNumber } from '#platform/http/text.decorator.js';
import { IdField } from '#platform/rest/id-field.decorator.js';
import { Omittable, OmittableOrNull } from '#platform/rest/omittable.decorator.js';
import type { ZoneWish } from '../../../application/pricing/set-shipping-zones.js';
import type { Place } from '../../../domain/pricing/tariff.js';
import { TAX_LIMITS, type TaxZone } from '../../../domain/pricing/tax-zones.js';

/** A country, or a region of it, as it stands in addresses. */
export class PlaceDto implements Place {
  @ApiProperty({ example: 'DE', description: 'ISO 3166-1 alpha-2' })
  @Matches(/^[A-Z]{2}$/)
  @IsISO31661Alpha2()
  country: string;

  @Omittable()
  @Text({ min: 1, max: 100, required: false })
  region?: string;
}

export class TaxZoneDto extends PlaceDto implements TaxZone {
  @ApiProperty({ description: 'In millionths: 190000 is 19 %' })
  @WholeNumber({ min: 0, max: TAX_LIMITS.rate })
  rate: number;

  @ApiProperty({ description: 'True if prices contain the tax; else it is added to them' })
  @IsBoolean()
  included: boolean;

  @ApiProperty()
  @IsBoolean()
  taxesShipping: boolean;
}

/** All zones of taxes. */
export class TaxZonesDto {
  @ApiProperty({ type: [TaxZoneDto], maxItems: TAX_LIMITS.zones })
  @IsArray()
  @ArrayMaxSize(TAX_LIMITS.zones)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => TaxZoneDto)
  zones: TaxZoneDto[];
}

/** Grams of the heaviest order: 100 lines of 999 units of a tonne. */
const MOST_GRAMS = 100_000_000_000;

class ShippingRateDto {
  @Omittable()
  @IdField({ required: false })
  id?: string;

  @Text({ min: 1, max: 100 })
  name: string;

  @WholeNumber({ min: 0, max: Money.MAX_AMOUNT })
  amount: number;

  @ApiProperty({ example: 'EUR', description: 'ISO 4217' })
  @Matches(Money.CURRENCY)
  @IsISO4217CurrencyCode()
  currency: string;

  @Omittable()
  @WholeNumber({ min: 0, max: MOST_GRAMS, required: false })
  minWeightGrams?: number;

  /** The first weight that is too heavy. */
  @OmittableOrNull()
  @WholeNumber({ min: 1, max: MOST_GRAMS, required: false, nullable: true })
  maxWeightGrams?: number | null;

  @Omittable()
  @WholeNumber({ min: 0, max: Number.MAX_SAFE_INTEGER, required: false })
  minPrice?: number;

  /** The first price of the goods, less discounts, that is too high. */
  @OmittableOrNull()
  @WholeNumber({ min: 1, max: Number.MAX_SAFE_INTEGER, required: false, nullable: true })
  maxPrice?: number | null;
}

class ShippingZoneDto {
  @Omittable()
  @IdField({ required: false })
  id?: string;

  @Text({ min: 1, max: 100 })
  name: string;

  @ApiProperty({ type: [PlaceDto], minItems: 1, maxItems: 300 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(300)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => PlaceDto)
  places: PlaceDto[];

  @ApiProperty({ type: [ShippingRateDto], maxItems: 50 })
  @IsArray()
  @ArrayMaxSize(50)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => ShippingRateDto)
  rates: ShippingRateDto[];
}

/** All zones of shipping. */
export class ShippingZonesDto {
  @ApiProperty({ type: [ShippingZoneDto], maxItems: 100 })
  @IsArray()
  @ArrayMaxSize(100)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => ShippingZoneDto)
  zones: ShippingZoneDto[];
}

/** The zones as the shop keeps them: a range without an end has none. */
export function zonesOf({ zones }: ShippingZonesDto): readonly ZoneWish[] {
  return zones.map((zone) => ({
    ...zone,
    rates: zone.rates.map((rate) => ({
      ...rate,
      minWeightGrams: rate.minWeightGrams ?? 0,
      maxWeightGrams: rate.maxWeightGrams ?? null,
      minPrice: rate.minPrice ?? 0,
      maxPrice: rate.maxPrice ?? null,
    })),
  }));
}
