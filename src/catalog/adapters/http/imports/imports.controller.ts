import { Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Roles } from '#platform/auth/roles.decorator.js';
import { PageQuery } from '#platform/http/page.dto.js';
import { pageV2, type PageV2 } from '#platform/http/presented.js';
import { Limited } from '#platform/limits/limit.decorator.js';
import { SentFile, TakesStream } from '#platform/media/spool/spool.decorator.js';
import { Spooled } from '#platform/media/spool/spooled.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { BeginImport } from '../../../application/imports/begin-import.js';
import { CancelImport } from '../../../application/imports/cancel-import.js';
import { ImportQueries, type ImportView } from '../../../application/imports/queries.js';
import type { RowError } from '../../../domain/imports/rows.js';
import { CSV, formatOf, ImportQuery, NDJSON } from '../../dto/imports/import.query.js';
import { ImportV2, RowErrorPageV2 } from '../../dto/imports/import.view.js';

/** Imports of products over REST, v2. */
@ApiTags('imports')
@ApiBearerAuth()
@Roles('host')
@Controller({ path: 'imports', version: '2' })
export class ImportsController {
  constructor(
    private readonly beginImport: BeginImport,
    private readonly cancelImport: CancelImport,
    private readonly imports: ImportQueries,
  ) {}

  @Post()
  @HttpCode(202)
  @TakesStream(CSV, NDJSON)
  @Limited({ name: 'imports', points: 30, seconds: 60 })
  @ApiOperation({ summary: 'Import products: a table of ours or of Shopify, or one product a line as JSON' })
  @ApiAcceptedResponse({ type: ImportV2 })
  async begin(
    @CurrentActor() actor: Actor,
    @Query() query: ImportQuery,
    @SentFile() file: Spooled,
  ): Promise<ImportView> {
    const { path, bytes, contentType } = file;
    const { currency = 'EUR', dryRun = 'false' } = query;
    const format = formatOf(contentType, query.format);
    const asked = { format, path, bytes, currency, dryRun: dryRun === 'true' };
    const id = await this.beginImport.execute(actor, asked);
    file.take();
    return this.imports.one(actor, id);
  }

  @Get(':id')
  @ApiOkResponse({ type: ImportV2 })
  one(@CurrentActor() actor: Actor, @Param('id', KnownId) id: string): Promise<ImportView> {
    return this.imports.one(actor, id);
  }

  @Get(':id/errors')
  @ApiOperation({ summary: 'What is wrong with rows, at most 10,000 of it' })
  @ApiOkResponse({ type: RowErrorPageV2 })
  async errors(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) id: string,
    @Query() page: PageQuery,
  ): Promise<PageV2<RowError>> {
    return pageV2(await this.imports.errors(actor, id, page));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Cancel an import: what it has brought stays' })
  @ApiNoContentResponse()
  cancel(@CurrentActor() actor: Actor, @Param('id', KnownId) id: string): Promise<void> {
    return this.cancelImport.execute(actor, id);
  }
}
