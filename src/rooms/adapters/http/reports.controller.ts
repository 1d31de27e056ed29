import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { PageQuery } from '#platform/http/page.dto.js';
import { pageV2, type PageV2 } from '#platform/http/presented.js';
import { Limited } from '#platform/limits/limit.decorator.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import {
  ModerationQueries,
  type ReportView,
  type SanctionedView,
} from '../../application/moderation/queries.js';
import { ReportMessage } from '../../application/moderation/report-message.js';
import { ResolveReport } from '../../application/moderation/resolve-report.js';
import { ReportDto, ResolveReportDto } from '../dto/moderation.dto.js';
import { ReportIdV2, ReportPageV2, SanctionedPageV2 } from '../dto/moderation.view.js';

/** Complaints about messages, and what moderators look at: the queue of them, and who is banned or muted. Over REST. */
@ApiTags('moderation')
@ApiBearerAuth()
@Controller({ version: '2' })
export class ReportsController {
  constructor(
    private readonly queries: ModerationQueries,
    private readonly reportMessage: ReportMessage,
    private readonly resolveReport: ResolveReport,
  ) {}

  @Post('messages/:id/reports')
  @Limited({ name: 'reports', points: 30, seconds: 60 })
  @ApiOperation({ summary: 'Tell the moderators of a message; again gives the same report' })
  @ApiCreatedResponse({ type: ReportIdV2 })
  async report(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) messageId: string,
    @Body() { reason }: ReportDto,
  ): Promise<ReportIdV2> {
    return { id: await this.reportMessage.execute(actor, { messageId, reason }) };
  }

  @Get('rooms/:id/reports')
  @ApiOperation({ summary: 'The reports that nobody has decided yet, the oldest first, for moderators' })
  @ApiOkResponse({ type: ReportPageV2 })
  async queue(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Query() page: PageQuery,
  ): Promise<PageV2<ReportView>> {
    return pageV2(await this.queries.reports(actor, roomId, page));
  }

  @Get('rooms/:id/bans')
  @ApiOperation({ summary: 'Who is banned from the room at this moment, for moderators' })
  @ApiOkResponse({ type: SanctionedPageV2 })
  async bans(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Query() page: PageQuery,
  ): Promise<PageV2<SanctionedView>> {
    return pageV2(await this.queries.sanctions(actor, { roomId, kind: 'ban' }, page));
  }

  @Get('rooms/:id/mutes')
  @ApiOperation({ summary: 'Who is muted in the room at this moment, for moderators' })
  @ApiOkResponse({ type: SanctionedPageV2 })
  async mutes(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Query() page: PageQuery,
  ): Promise<PageV2<SanctionedView>> {
    return pageV2(await this.queries.sanctions(actor, { roomId, kind: 'mute' }, page));
  }

  @Post('reports/:id/resolve')
  @HttpCode(204)
  @ApiOperation({ summary: 'Decide a report, and with it all others of the same message' })
  @ApiNoContentResponse()
  resolve(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) reportId: string,
    @Body() { action }: ResolveReportDto,
  ): Promise<void> {
    return this.resolveReport.execute(actor, { reportId, action });
  }
}
