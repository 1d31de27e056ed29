import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  Equals,
  IsArray,
  IsISO4217CurrencyCode,
  IsObject,
  IsUUID,
  Matches,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { Money } from '#kernel';
import { WholeNumber } from '#platform/http/text.decorator.js';
import { IdField } from '#platform/rest/id-field.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import { AddressDto } from './address.dto.js';
import { PaymentDto } from './payment.dto.js';
import { PromotionCodes } from './pricing/promotion-codes.decorator.js';

/** Claims of one order at most. */
export const MOST_CLAIMS = 20;

/** What a shopper was told that an order costs. */
export class ExpectedTotalDto {
  @WholeNumber({ min: 0, max: Number.MAX_SAFE_INTEGER })
  amount: number;

  @ApiProperty({ example: 'EUR', description: 'ISO 4217' })
  @Matches(Money.CURRENCY)
  @IsISO4217CurrencyCode()
  currency: string;
}

/** An order as it arrives: of claims, or of the cart. */
export class PlaceOrderDto {
  @ApiProperty({
    ...{ type: [String], format: 'uuid', minItems: 1, maxItems: MOST_CLAIMS, uniqueItems: true },
    ...{ required: false, description: 'The claims to order; either these or `cart`' },
  })
  @ValidateIf(({ cart, claimIds }: PlaceOrderDto) => cart === undefined || claimIds !== undefined)
  @Transform(({ value }: { value: unknown }) => lowered(value))
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_CLAIMS)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  claimIds?: string[];

  @ApiProperty({ enum: [true], required: false, description: 'Orders all that is in the cart' })
  @Omittable()
  @Equals(true)
  @ValidateBy({
    name: 'isInsteadOfClaims',
    validator: {
      validate: (_, asked) => (asked?.object as PlaceOrderDto | undefined)?.claimIds === undefined,
      defaultMessage: () => '$property and claimIds are two orders: send one of them',
    },
  })
  cart?: true;

  @ApiProperty({ type: AddressDto, required: false })
  @Omittable()
  @IsObject()
  @ValidateNested()
  @Type(() => AddressDto)
  shippingAddress?: AddressDto;

  @ApiProperty({
    ...{ type: ExpectedTotalDto, required: false },
    description: 'Nothing is ordered, and 409 tells both, if it costs something else',
  })
  @Omittable()
  @IsObject()
  @ValidateNested()
  @Type(() => ExpectedTotalDto)
  expectedTotal?: ExpectedTotalDto;

  @Omittable()
  @IdField({ required: false })
  shippingRateId?: string;

  @PromotionCodes()
  promotionCodes?: string[];

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
