import { ApiProperty } from '@nestjs/swagger';
import type { ProductEntry } from '../../application/queries.js';

/** A product as v1 shows it: flat, with one price, its lowest. */
export class ProductV1 {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() slug: string;
  @ApiProperty() title: string;
  @ApiProperty() description: string;
  @ApiProperty({ type: 'integer', description: 'Minor units' }) price: number;
  @ApiProperty({ example: 'EUR' }) currency: string;
  @ApiProperty() inStock: boolean;
  @ApiProperty({ format: 'uuid' }) hostId: string;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ format: 'date-time' }) updatedAt: string;
}

export function productV1(product: ProductEntry): ProductV1 {
  const { id, slug, title, description, variants, createdAt, updatedAt } = product;
  return {
    id,
    slug,
    title,
    description,
    price: Math.min(...variants.map((variant) => variant.price.amount)),
    currency: variants[0]?.price.currency ?? 'EUR',
    inStock: variants.some((variant) => variant.available > 0),
    hostId: product.host.id,
    createdAt,
    updatedAt,
  };
}
