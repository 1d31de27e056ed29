import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsObject, ValidateNested } from 'class-validator';
import { Text, WholeNumber } from '#platform/http/text.decorator.js';
import { Product } from '../../domain/product.js';
import { Stock } from '../../domain/stock.js';
import { VARIANT_LIMITS } from '../../domain/variants.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import { ContentDto } from './content/content.dto.js';
import { Choice } from './content/option.dto.js';
import { Translated } from './content/translation.dto.js';
import { type VariantTextsBody, VariantTextsDto } from './content/variant-texts.dto.js';
import { OtherPrices, PriceDto } from './price.dto.js';

/** A variant of a new product. */
export class NewVariantDto {
  @Text({ min: 1, max: VARIANT_LIMITS.sku })
  sku: string;

  @Omittable()
  @Text({ min: 0, max: VARIANT_LIMITS.title, required: false })
  title?: string;

  @ApiProperty({ type: PriceDto })
  @IsObject()
  @ValidateNested()
  @Type(() => PriceDto)
  price: PriceDto;

  @OtherPrices()
  prices?: PriceDto[];

  @Choice()
  options?: string[];

  @WholeNumber({ min: 0, max: Stock.MAX_UNITS })
  onHand: number;

  @Omittable()
  @WholeNumber({ min: 0, max: VARIANT_LIMITS.weightGrams, required: false })
  weightGrams?: number;

  @Translated(VariantTextsDto)
  translations?: VariantTextsBody;
}

/** A new product. */
export class PublishProductDto extends ContentDto {
  @Text({ min: 1, max: Product.LIMITS.title })
  title: string;

  @ApiProperty({ type: [NewVariantDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(VARIANT_LIMITS.count)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => NewVariantDto)
  variants: NewVariantDto[];
}
