/** What leaves about collections, documented field by field; the compiler holds it equal to the views. */
import { ApiProperty } from '@nestjs/swagger';
import type { CollectionView } from '../../application/collections/queries.js';
import { CollectionRuleDto } from './collection.dto.js';
import { HostV2, NextV2 } from './product.view.js';

export class CollectionV2 implements CollectionView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() slug: string;
  @ApiProperty() title: string;
  @ApiProperty() description: string;
  @ApiProperty() host: HostV2;
  @ApiProperty({ type: CollectionRuleDto, nullable: true, description: 'Null: products are placed by hand' })
  rule: CollectionRuleDto | null;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ format: 'date-time' }) updatedAt: string;
}

export class CollectionPageV2 {
  @ApiProperty({ type: [CollectionV2] }) data: CollectionV2[];
  @ApiProperty() page: NextV2;
}
