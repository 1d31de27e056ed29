/** What leaves about imports, documented field by field. */
import { ApiProperty } from '@nestjs/swagger';
import { IMPORT_STATES, type ImportView } from '../../../application/imports/queries.js';
import type { RowError } from '../../../domain/imports/rows.js';

export class RowErrorV2 implements RowError {
  @ApiProperty({ type: 'integer', description: 'From 1; of a table, the header is row 1' }) row: number;
  @ApiProperty({ description: 'The column or field; empty for the whole row' }) path: string;
  @ApiProperty() message: string;
}

class ImportRowsV2 {
  @ApiProperty({ type: 'integer' }) read: number;
  @ApiProperty({ type: 'integer' }) failed: number;
  @ApiProperty({ type: 'integer', description: 'Not for sale where they come from' }) skipped: number;
}

class ImportProductsV2 {
  @ApiProperty({ type: 'integer' }) created: number;
  @ApiProperty({ type: 'integer' }) updated: number;
  @ApiProperty({ type: 'integer' }) unchanged: number;
}

export class ImportV2 implements ImportView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: IMPORT_STATES }) state: ImportView['state'];
  @ApiProperty({ type: String, nullable: true }) format: string | null;
  @ApiProperty() dryRun: boolean;
  @ApiProperty({ type: 'integer' }) bytes: number;
  @ApiProperty({ type: 'integer' }) bytesDone: number;
  @ApiProperty() rows: ImportRowsV2;
  @ApiProperty({ description: 'Of a dry run: what would have been' }) products: ImportProductsV2;
  @ApiProperty({ type: [String] }) notes: string[];
  @ApiProperty({ type: 'integer' }) errorCount: number;
  @ApiProperty({ type: [RowErrorV2], description: 'The first ones' }) errors: RowErrorV2[];
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endedAt: string | null;
}

class NextErrorsV2 {
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}

export class RowErrorPageV2 {
  @ApiProperty({ type: [RowErrorV2] }) data: RowErrorV2[];
  @ApiProperty() page: NextErrorsV2;
}
