import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsISO4217CurrencyCode, Matches } from 'class-validator';
import { Money, wrongField } from '#kernel';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import { IMPORT_FORMATS, type ImportFormat } from '../../../application/imports/ports.js';

/** How a file is to be taken. */
export class ImportQuery {
  @ApiProperty({ enum: ['true', 'false'], required: false, description: 'Checks all and changes nothing' })
  @Omittable()
  @IsIn(['true', 'false'])
  dryRun?: string;

  @ApiProperty({ enum: IMPORT_FORMATS, required: false, description: 'Unless told, the header tells' })
  @Omittable()
  @IsIn(IMPORT_FORMATS)
  format?: ImportFormat;

  @ApiProperty({ required: false, default: 'EUR', description: 'Of prices in files of Shopify, ISO 4217' })
  @Omittable()
  @Matches(Money.CURRENCY)
  @IsISO4217CurrencyCode()
  currency?: string;
}

export const NDJSON = 'application/x-ndjson';
export const CSV = 'text/csv';

/** What a body of this type is; null: a table whose header tells. @throws ValidationFailed if the caller says otherwise */
export function formatOf(contentType: string, format: ImportFormat | undefined): ImportFormat | null {
  const isJson = contentType === NDJSON;
  if (format !== undefined && (format === 'ndjson') !== isJson)
    throw wrongField('format', 'is not what the Content-Type says');
  return isJson ? 'ndjson' : (format ?? null);
}

/** Which of the host's products, and as what. */
export class ExportQuery {
  @ApiProperty({ enum: ['csv', 'ndjson'], required: false, default: 'csv' })
  @Omittable()
  @IsIn(['csv', 'ndjson'])
  format?: 'csv' | 'ndjson';
}
