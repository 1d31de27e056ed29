import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsObject, IsUUID, ValidateNested } from 'class-validator';
import { Text, WholeNumber } from '#platform/http/text.decorator.js';
import { Product } from '../../domain/product.js';
import { VARIANT_LIMITS } from '../../domain/variants.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import { ContentDto } from './content/content.dto.js';
import { Choice } from './content/option.dto.js';
import { Translated } from './content/translation.dto.js';
import { type VariantTextsBody, VariantTextsDto } from './content/variant-texts.dto.js';
import { OtherPrices, PriceDto } from './price.dto.js';

/** What changes of a variant; what is left out stays. */
export class EditVariantDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id: string;

  @Omittable()
  @Text({ min: 1, max: VARIANT_LIMITS.sku, required: false })
  sku?: string;

  @Omittable()
  @Text({ min: 0, max: VARIANT_LIMITS.title, required: false })
  title?: string;

  @ApiProperty({ type: PriceDto, required: false })
  @Omittable()
  @IsObject()
  @ValidateNested()
  @Type(() => PriceDto)
  price?: PriceDto;

  @OtherPrices()
  prices?: PriceDto[];

  @Choice()
  options?: string[];

  @Omittable()
  @WholeNumber({ min: 0, max: VARIANT_LIMITS.weightGrams, required: false })
  weightGrams?: number;

  @Translated(VariantTextsDto)
  translations?: VariantTextsBody;
}

/** What changes of a product; what is left out stays. */
export class EditProductDto extends ContentDto {
  @Omittable()
  @Text({ min: 1, max: Product.LIMITS.title, required: false })
  title?: string;

  @ApiProperty({ type: [EditVariantDto], required: false })
  @Omittable()
  @IsArray()
  @ArrayMaxSize(VARIANT_LIMITS.count)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => EditVariantDto)
  variants?: EditVariantDto[];
}
