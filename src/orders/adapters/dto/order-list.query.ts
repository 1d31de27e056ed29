import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { PageQuery } from '#platform/http/page.dto.js';
import { QueryNumber } from '#platform/http/text.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';

/** Which orders a v2 list asks for. */
export class OrderListQuery extends PageQuery {
  /** `host`: what was sold instead of what was bought. */
  @ApiProperty({ required: false, enum: ['host'] })
  @Omittable()
  @IsIn(['host'])
  as?: 'host';
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
