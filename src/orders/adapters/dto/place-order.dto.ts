import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsObject,
  IsUUID,
  ValidateNested,
} from 'class-validator';
import { AddressDto } from './address.dto.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import { PaymentDto } from './payment.dto.js';

/** Claims of one order at most. */
export const MOST_CLAIMS = 20;

/** An order as it arrives. */
export class PlaceOrderDto {
  @ApiProperty({ type: [String], format: 'uuid', minItems: 1, maxItems: MOST_CLAIMS, uniqueItems: true })
  @Transform(({ value }: { value: unknown }) => lowered(value))
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_CLAIMS)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  claimIds: string[];

  @ApiProperty({ type: AddressDto, required: false })
  @Omittable()
  @IsObject()
  @ValidateNested()
  @Type(() => AddressDto)
  shippingAddress?: AddressDto;

  @ApiProperty({ type: PaymentDto })
  @IsObject()
  @ValidateNested()
  @Type(() => PaymentDto)
  payment: PaymentDto;
}

/** The same id in capitals is the same id. */
function lowered(value: unknown): unknown {
  return Array.isArray(value)
    ? value.map((id: unknown) => (typeof id === 'string' ? id.toLowerCase() : id))
    : value;
}
