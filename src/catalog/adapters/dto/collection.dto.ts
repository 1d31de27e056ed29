import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsObject, IsUUID, ValidateNested } from 'class-validator';
import { Money } from '#kernel';
import { PageQuery } from '#platform/http/page.dto.js';
import { Text, WholeNumber } from '#platform/http/text.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import { Collection } from '../../domain/collection.js';
import { type CollectionRule, RULE_LIMITS } from '../../domain/collection-rule.js';

/** A rule as it arrives and as it is shown. */
export class CollectionRuleDto implements CollectionRule {
  @ApiProperty({ enum: ['all', 'any'] })
  @IsIn(['all', 'any'])
  match: 'all' | 'any';

  /** Words; each of them begins a word of the title. */
  @Omittable()
  @Text({ min: 1, max: RULE_LIMITS.titleContains, required: false })
  titleContains?: string;

  /** In minor units, compared with the lowest price of a product; one condition with maxPrice. */
  @Omittable()
  @WholeNumber({ min: 0, max: Money.MAX_AMOUNT, required: false })
  minPrice?: number;

  @Omittable()
  @WholeNumber({ min: 0, max: Money.MAX_AMOUNT, required: false })
  maxPrice?: number;

  @ApiProperty({ required: false })
  @Omittable()
  @IsBoolean()
  inStock?: boolean;
}

/** A new collection: by a rule, or, without one, placed by hand. */
export class OpenCollectionDto {
  @Text({ min: 1, max: Collection.LIMITS.title })
  title: string;

  @Omittable()
  @Text({ min: 0, max: Collection.LIMITS.description, required: false })
  description?: string;

  @ApiProperty({ type: CollectionRuleDto, required: false })
  @Omittable()
  @IsObject()
  @ValidateNested()
  @Type(() => CollectionRuleDto)
  rule?: CollectionRuleDto;
}

/** What changes of a collection; what is left out stays. */
export class EditCollectionDto {
  @Omittable()
  @Text({ min: 1, max: Collection.LIMITS.title, required: false })
  title?: string;

  @Omittable()
  @Text({ min: 0, max: Collection.LIMITS.description, required: false })
  description?: string;

  /** The whole new rule; only of a collection that has one. */
  @ApiProperty({ type: CollectionRuleDto, required: false })
  @Omittable()
  @IsObject()
  @ValidateNested()
  @Type(() => CollectionRuleDto)
  rule?: CollectionRuleDto;
}

/** Where a product is placed. */
export class PlaceProductDto {
  /** Counted from 0; without it at the end, or where it is. */
  @Omittable()
  @WholeNumber({ min: 0, max: Collection.LIMITS.products, required: false })
  position?: number;
}

/** Which collections a list asks for. */
export class CollectionListQuery extends PageQuery {
  @ApiProperty({ required: false, format: 'uuid' })
  @Omittable()
  @IsUUID()
  host?: string;
}
