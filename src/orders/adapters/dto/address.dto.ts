import { ApiProperty } from '@nestjs/swagger';
import { IsISO31661Alpha2, Matches } from 'class-validator';
import { Text } from '#platform/http/text.decorator.js';
import type { Address } from '../../domain/order-state.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';

/** Where goods are sent. */
export class AddressDto implements Address {
  @Text({ min: 1, max: 200 })
  name: string;

  @Text({ min: 1, max: 200 })
  line1: string;

  @Omittable()
  @Text({ min: 0, max: 200, required: false })
  line2?: string;

  @Text({ min: 1, max: 100 })
  city: string;

  @Omittable()
  @Text({ min: 0, max: 100, required: false })
  region?: string;

  @Text({ min: 1, max: 20 })
  postalCode: string;

  @ApiProperty({ example: 'DE', description: 'ISO 3166-1 alpha-2' })
  // The list alone would take `de` as well.
  @Matches(/^[A-Z]{2}$/)
  @IsISO31661Alpha2()
  country: string;
}
