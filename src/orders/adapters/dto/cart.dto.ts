import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsObject, ValidateNested } from 'class-validator';
import { WholeNumber } from '#platform/http/text.decorator.js';
import { IdField } from '#platform/rest/id-field.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import { CART_LIMITS } from '../../domain/cart/cart.js';

/** A new quantity for a line of a cart. */
export class CartQuantityDto {
  @WholeNumber({ min: 1, max: CART_LIMITS.quantity })
  quantity: number;
}

/** Units of a variant for a cart. */
export class CartUnitsDto extends CartQuantityDto {
  @IdField()
  variantId: string;

  /** The room from which it is added: its price counts while it is valid. */
  @Omittable()
  @IdField({ required: false })
  roomId?: string;
}

/** A whole cart as it arrives. */
export class CartDto {
  @ApiProperty({ type: [CartUnitsDto], maxItems: CART_LIMITS.lines })
  @IsArray()
  @ArrayMaxSize(CART_LIMITS.lines)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => CartUnitsDto)
  lines: CartUnitsDto[];
}
