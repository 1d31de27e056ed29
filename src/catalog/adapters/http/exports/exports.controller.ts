import { Readable } from 'node:stream';
import { Controller, Get, Inject, Query, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Roles } from '#platform/auth/roles.decorator.js';
import { type Settings, SETTINGS } from '#platform/config/settings.js';
import { Limited } from '#platform/limits/limit.decorator.js';
import { type ExportColumns, ExportedProducts } from '../../../application/exports/exported-products.js';
import { CSV, ExportQuery, NDJSON } from '../../dto/imports/import.query.js';
import { addressOfMedium } from '../../../domain/media/medium.js';
import { type AddressOf, csvLines, jsonLines, textOf } from './product-lines.js';

const TEXT = { schema: { type: 'string', format: 'binary' } };
const AS = {
  csv: {
    type: `${CSV}; charset=utf-8`,
    lines: async (columns: () => Promise<ExportColumns>, addressOf: AddressOf) =>
      csvLines(await columns(), addressOf),
  },
  ndjson: {
    type: NDJSON,
    lines: (_: () => Promise<ExportColumns>, addressOf: AddressOf) => Promise.resolve(jsonLines(addressOf)),
  },
};

/** A host's own products as a file, over REST, v2. */
@ApiTags('imports')
@ApiBearerAuth()
@Roles('host')
@Controller({ path: 'exports', version: '2' })
export class ExportsController {
  constructor(
    private readonly exported: ExportedProducts,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('products')
  @Limited({ name: 'exports', points: 10, seconds: 60 })
  @ApiOperation({ summary: 'Your own products, drafts too, as a file that can be imported again' })
  @ApiOkResponse({ content: { [CSV]: TEXT, [NDJSON]: TEXT } })
  products(@CurrentActor() actor: Actor, @Query() { format = 'csv' }: ExportQuery): StreamableFile {
    const { type, lines } = AS[format];
    const { userId } = actor;
    const addressOf = (id: string) => `${this.settings.publicUrl}${addressOfMedium(id, 'large')}`;
    const told = textOf(this.exported.of(userId), () =>
      lines(() => this.exported.columnsOf(userId), addressOf),
    );
    const text = Readable.from(told, { objectMode: false });
    const file = new StreamableFile(text, { type, disposition: `attachment; filename="products.${format}"` });
    // What has begun to be answered can only be broken off, so that nobody takes a part for the whole.
    return file.setErrorHandler((_, response) => void response.destroy?.()).setErrorLogger(() => undefined);
  }
}
