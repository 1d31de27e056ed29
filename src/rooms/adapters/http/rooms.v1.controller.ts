import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Actor, Ids } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { PostMessage } from '../../application/post-message.js';
import { RoomQueries } from '../../application/queries.js';
import { PlainMessageDto } from '../dto/message.dto.js';
import { NumberedQuery } from '../dto/room.dto.js';
import { MessageV1, messageV1, RoomV1, roomV1 } from '../dto/room.v1.view.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { numberedPage, type WithHeaders } from '#platform/rest/numbered-page.js';

/** Rooms over REST, v1: flat, numbered pages, the newest first. */
@ApiTags('v1')
@ApiBearerAuth()
@Controller({ path: 'rooms', version: '1' })
export class RoomsV1Controller {
  constructor(
    private readonly queries: RoomQueries,
    private readonly postMessage: PostMessage,
    private readonly ids: Ids,
  ) {}

  @Get()
  @ApiOkResponse({ type: [RoomV1] })
  async list(
    @CurrentActor() actor: Actor,
    @Query() { page = 1, perPage = 20 }: NumberedQuery,
    @Res({ passthrough: true }) response: WithHeaders,
  ): Promise<RoomV1[]> {
    const { data, total } = await this.queries.numberedRooms(actor, { page, perPage });
    return numberedPage(response, { path: '/v1/rooms', page, perPage, total }, data.map(roomV1));
  }

  @Get(':id/messages')
  @ApiOkResponse({ type: [MessageV1] })
  async messages(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Query() { page = 1, perPage = 20 }: NumberedQuery,
    @Res({ passthrough: true }) response: WithHeaders,
  ): Promise<MessageV1[]> {
    const { data, total } = await this.queries.numberedMessages(actor, roomId, { page, perPage });
    return numberedPage(response, { path: `/v1/rooms/${roomId}/messages`, page, perPage, total }, [...data]);
  }

  @Post(':id/messages')
  @ApiCreatedResponse({ type: MessageV1 })
  async post(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Body() { text }: PlainMessageDto,
  ): Promise<MessageV1> {
    return messageV1(await this.postMessage.execute(actor, { roomId, text, clientId: this.ids.next() }));
  }
}
