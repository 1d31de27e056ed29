import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { pageV2, type PageV2 } from '#platform/http/presented.js';
import { MarkRead } from '../../application/mark-read.js';
import { PostMessage } from '../../application/post-message.js';
import { RoomQueries } from '../../application/queries.js';
import type { LoggedEvent } from '../../application/messages/queries.js';
import type { RoomEvent } from '../../domain/log.js';
import { ReadDto } from '../dto/commands.dto.js';
import { MessageDto } from '../dto/message.dto.js';
import { LogQuery } from '../dto/room.dto.js';
import { LoggedEventPageV2 } from '../dto/message.view.js';
import { ReadMarkV2, RoomEventV2 } from '../dto/room.view.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';

/** The log of a room over REST, v2. */
@ApiTags('rooms')
@ApiBearerAuth()
@Controller({ path: 'rooms/:id', version: '2' })
export class RoomLogController {
  constructor(
    private readonly queries: RoomQueries,
    private readonly postMessage: PostMessage,
    private readonly markRead: MarkRead,
  ) {}

  @Get('events')
  @ApiOperation({ summary: 'A part of the log, in order: after a number, before one, or its end' })
  @ApiOkResponse({ type: LoggedEventPageV2 })
  async events(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Query() range: LogQuery,
  ): Promise<PageV2<LoggedEvent>> {
    return pageV2(await this.queries.events(actor, roomId, range));
  }

  @Post('messages')
  @ApiOperation({ summary: 'Say something; the same clientId again gives the same message' })
  @ApiCreatedResponse({ type: RoomEventV2 })
  post(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Body() body: MessageDto,
  ): Promise<RoomEvent> {
    return this.postMessage.execute(actor, { roomId, ...body });
  }

  @Put('read')
  @ApiOperation({ summary: 'Move your read marker forward; answers where it stands' })
  @ApiOkResponse({ type: ReadMarkV2 })
  async read(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Body() { seq }: ReadDto,
  ): Promise<ReadMarkV2> {
    return { seq: await this.markRead.execute(actor, { roomId, seq }) };
  }
}
