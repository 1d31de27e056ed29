import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { IsIn, IsISO4217CurrencyCode, IsUUID, Matches } from 'class-validator';
import { type Language, LANGUAGES, Money } from '#kernel';
import { PageQuery } from '#platform/http/page.dto.js';
import { QueryNumber, Text } from '#platform/http/text.decorator.js';
import { PRODUCT_SORTS, type ProductFilter, type ProductSort } from '../../application/queries.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';

/** In which language and currency products are told; what is not there in it is told as the product is. */
export class ReadingQuery {
  /** In place of `Accept-Language`. */
  @ApiProperty({ required: false, enum: LANGUAGES })
  @Omittable()
  @IsIn(LANGUAGES)
  lang?: Language;

  @ApiProperty({
    required: false,
    example: 'USD',
    description: 'ISO 4217; what has no price in it has its own',
  })
  @Omittable()
  @Matches(Money.CURRENCY)
  @IsISO4217CurrencyCode()
  currency?: string;
}

/** Which products a v2 list asks for. */
export class ProductListQuery extends IntersectionType(PageQuery, ReadingQuery) {
  /**
   * Words of titles, variants, SKUs or descriptions; all must be met. Accents, case and slips are forgiven. What fits
   * best comes first, unless `sort` says otherwise.
   */
  @Omittable()
  @Text({ min: 1, max: 100, required: false })
  q?: string;

  @ApiProperty({ required: false, format: 'uuid' })
  @Omittable()
  @IsUUID()
  host?: string;

  /** The id or slug of a collection. Without `sort` its products come as they were placed. */
  @Omittable()
  @Text({ min: 1, max: 80, required: false })
  collection?: string;

  /** In minor units, compared with the lowest price of a product. */
  @Omittable()
  @QueryNumber({ min: 0, max: Money.MAX_AMOUNT })
  minPrice?: number;

  @Omittable()
  @QueryNumber({ min: 0, max: Money.MAX_AMOUNT })
  maxPrice?: number;

  @ApiProperty({ required: false, enum: ['true', 'false'] })
  @Omittable()
  @IsIn(['true', 'false'])
  inStock?: 'true' | 'false';

  @ApiProperty({ required: false, enum: PRODUCT_SORTS })
  @Omittable()
  @IsIn(PRODUCT_SORTS)
  sort?: ProductSort;

  /** Whether to count, too, how many products there are of each kind. */
  @ApiProperty({ required: false, enum: ['true', 'false'] })
  @Omittable()
  @IsIn(['true', 'false'])
  facets?: 'true' | 'false';
}

export function filterOf(
  { host, inStock, facets: _, currency: __, lang, ...query }: ProductListQuery,
  accepted: Language | undefined,
  fields: ProductFilter['fields'],
): ProductFilter {
  const stocked = inStock === undefined ? undefined : inStock === 'true';
  return { ...query, hostId: host, inStock: stocked, language: lang ?? accepted, fields };
}

/** Which of their own products a host asks for. */
export class UnseenQuery extends PageQuery {
  @ApiProperty({ required: false, enum: ['draft', 'scheduled'] })
  @Omittable()
  @IsIn(['draft', 'scheduled'])
  status?: 'draft' | 'scheduled';
}

/** Which page a v1 list asks for. */
export class NumberedQuery {
  @Omittable()
  @QueryNumber({ min: 1, max: 10_000 })
  page?: number;

  @Omittable()
  @QueryNumber({ min: 1, max: 100 })
  perPage?: number;
}
