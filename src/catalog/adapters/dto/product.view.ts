/** What leaves about products, documented field by field; the compiler holds it equal to the views. */
import { ApiProperty } from '@nestjs/swagger';
import { type Language, LANGUAGES } from '#kernel';
import type {
  FacetsView,
  PriceView,
  ProductEntry,
  ProductView,
  RatingView,
  StockView,
  VariantEntry,
  VariantView,
} from '../../application/queries.js';
import type { FieldValues } from '../../domain/content/fields.js';
import { OptionDto } from './content/option.dto.js';
import { type TranslationsBody, TranslationsDto } from './content/translation.dto.js';
import { type VariantTextsBody, VariantTextsDto } from './content/variant-texts.dto.js';
import { MediumV2 } from './media/medium.dto.js';

export class PriceV2 implements PriceView {
  @ApiProperty({ type: 'integer', description: 'Minor units', example: 1999 }) amount: number;
  @ApiProperty({ example: 'EUR' }) currency: string;
}

export class VariantEntryV2 implements VariantEntry {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() sku: string;
  @ApiProperty({ description: 'What tells it from its siblings; may be empty' }) title: string;
  @ApiProperty({ description: 'In the currency that was asked for, if it has one' }) price: PriceV2;
  @ApiProperty({ type: [PriceV2], description: 'In other currencies than its own' }) prices: PriceV2[];
  @ApiProperty({ type: [String], description: 'One value of each option of the product, in their order' })
  options: string[];
  @ApiProperty({ type: 'integer', description: 'Units that can be reserved now' }) available: number;
}

export class VariantV2 extends VariantEntryV2 implements VariantView {
  @ApiProperty({ type: 'integer', description: 'Units in the warehouse, reserved ones included' })
  onHand: number;
  @ApiProperty({ type: 'integer', description: 'Of one unit; 0 if nobody said' }) weightGrams: number;
  @ApiProperty({ type: VariantTextsDto }) translations: VariantTextsBody;
}

class RatingV2 implements RatingView {
  @ApiProperty({ type: 'number', nullable: true, description: 'From 1 to 5; null without reviews' })
  average: number | null;
  @ApiProperty({ type: 'integer' }) count: number;
}

export class HostV2 {
  @ApiProperty({ format: 'uuid' }) id: string;
}

export class ProductEntryV2 implements ProductEntry {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() slug: string;
  @ApiProperty() title: string;
  @ApiProperty() description: string;
  @ApiProperty({ enum: LANGUAGES, description: 'Of title, description, options and variants' })
  language: Language;
  @ApiProperty({ type: [OptionDto], description: 'In lists without their translations' })
  options: OptionDto[];
  @ApiProperty() host: HostV2;
  @ApiProperty() rating: RatingV2;
  @ApiProperty({
    enum: ['draft', 'scheduled', 'published'],
    description: 'Everyone sees only what is published',
  })
  status: 'draft' | 'scheduled' | 'published';
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When what is scheduled is published',
  })
  publishAt: string | null;
  @ApiProperty({ type: [MediumV2], description: 'In lists only the first' }) media: MediumV2[];
  @ApiProperty({ type: [VariantEntryV2] }) variants: VariantEntryV2[];
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ format: 'date-time' }) updatedAt: string;
}

export class ProductV2 extends ProductEntryV2 implements ProductView {
  @ApiProperty({
    ...{ type: 'object', description: 'By the keys of the fields of its host' },
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
  })
  fields: FieldValues;
  @ApiProperty({ enum: LANGUAGES, isArray: true, description: 'Its own first' }) languages: Language[];
  @ApiProperty({ type: TranslationsDto }) translations: TranslationsBody;
  @ApiProperty({ type: [VariantV2] }) override variants: VariantV2[];
}

export class NextV2 {
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}

class InStockFacetV2 {
  @ApiProperty({ type: 'integer' }) true: number;
  @ApiProperty({ type: 'integer' }) false: number;
}

class PriceFacetV2 {
  @ApiProperty({ type: 'integer', description: 'Minor units of the lowest price' }) from: number;
  @ApiProperty({ type: 'integer', nullable: true, description: 'The range ends before it; null: no end' })
  below: number | null;
  @ApiProperty({ type: 'integer' }) count: number;
}

class HostFacetV2 {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: 'integer' }) count: number;
}

export class FacetsV2 implements FacetsView {
  @ApiProperty() inStock: InStockFacetV2;
  @ApiProperty({ type: [PriceFacetV2] }) prices: PriceFacetV2[];
  @ApiProperty({ type: [HostFacetV2], description: 'The ten with the most' }) hosts: HostFacetV2[];
}

export class ProductPageV2 {
  @ApiProperty({ type: [ProductEntryV2] }) data: ProductEntryV2[];
  @ApiProperty() page: NextV2;
  @ApiProperty({
    required: false,
    description: 'With `facets=true`: each counted under all filters but its own',
  })
  facets?: FacetsV2;
}

export class StockV2 implements StockView {
  @ApiProperty({ format: 'uuid' }) variantId: string;
  @ApiProperty({ type: 'integer' }) onHand: number;
  @ApiProperty({ type: 'integer' }) reserved: number;
  @ApiProperty({ type: 'integer' }) available: number;
}
