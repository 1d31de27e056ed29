import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsUUID } from 'class-validator';
import { Money } from '#kernel';
import { PageQuery } from '#platform/http/page.dto.js';
import { QueryNumber, Text } from '#platform/http/text.decorator.js';
import { PRODUCT_SORTS, type ProductFilter, type ProductSort } from '../../application/queries.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';

/** Which products a v2 list asks for. */
export class ProductListQuery extends PageQuery {
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

export function filterOf({ host, inStock, facets: _, ...query }: ProductListQuery): ProductFilter {
  return { ...query, hostId: host, inStock: inStock === undefined ? undefined : inStock === 'true' };
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
