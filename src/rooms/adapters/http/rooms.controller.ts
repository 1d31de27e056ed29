import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Roles } from '#platform/auth/roles.decorator.js';
import { pageV2, type PageV2 } from '#platform/http/presented.js';
import { ChangeRoom } from '../../application/change-room.js';
import { OpenDirectRoom } from '../../application/open-direct-room.js';
import { OpenRoom } from '../../application/open-room.js';
import { RoomQueries, type RoomSnapshot, type RoomView } from '../../application/queries.js';
import { ChangeRoomDto, OpenRoomDto, RoomsQuery, withStart } from '../dto/room.dto.js';
import { RoomPageV2, RoomV2 } from '../dto/room.view.js';
import { RoomSnapshotV2 } from '../dto/snapshot.view.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { EditEtag, editsOf } from '#platform/rest/edit-etag.js';

/** Rooms over REST, v2. */
@ApiTags('rooms')
@ApiBearerAuth()
@Controller({ version: '2' })
export class RoomsController {
  constructor(
    private readonly queries: RoomQueries,
    private readonly openRoom: OpenRoom,
    private readonly changeRoom: ChangeRoom,
    private readonly openDirectRoom: OpenDirectRoom,
  ) {}

  @Get('rooms')
  @ApiOperation({
    summary:
      'The public rooms and your own, the newest first; upcoming=true: those with a start, the soonest first',
  })
  @ApiOkResponse({ type: RoomPageV2 })
  async list(
    @CurrentActor() actor: Actor,
    @Query() { upcoming, ...page }: RoomsQuery,
  ): Promise<PageV2<RoomView>> {
    const list = upcoming === 'true' ? this.queries.upcoming(actor, page) : this.queries.rooms(actor, page);
    return pageV2(await list);
  }

  @Get('rooms/:idOrSlug')
  @UseInterceptors(EditEtag)
  @ApiOkResponse({ type: RoomV2 })
  one(@CurrentActor() actor: Actor, @Param('idOrSlug') idOrSlug: string): Promise<RoomView> {
    return this.queries.room(actor, idOrSlug);
  }

  @Get('rooms/:id/snapshot')
  @ApiOperation({ summary: 'The room, its pins and the end of its log, read at one moment' })
  @ApiOkResponse({ type: RoomSnapshotV2 })
  snapshot(@CurrentActor() actor: Actor, @Param('id', KnownId) roomId: string): Promise<RoomSnapshot> {
    return this.queries.snapshot(actor, roomId);
  }

  @Post('rooms')
  @Roles('host')
  @UseInterceptors(EditEtag)
  @ApiCreatedResponse({ type: RoomV2 })
  async open(@CurrentActor() actor: Actor, @Body() body: OpenRoomDto): Promise<RoomView> {
    return this.queries.room(actor, await this.openRoom.execute(actor, withStart(body)));
  }

  @Patch('rooms/:id')
  @UseInterceptors(EditEtag)
  @ApiHeader({ name: 'If-Match', required: false, description: 'The ETag of the room as you know it' })
  @ApiOkResponse({ type: RoomV2 })
  async change(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Body() body: ChangeRoomDto,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<RoomView> {
    await this.changeRoom.execute(actor, { roomId, ...withStart(body), unchangedSince: editsOf(ifMatch) });
    return this.queries.room(actor, roomId);
  }

  @Post('direct/:userId')
  @HttpCode(200)
  @ApiOperation({ summary: 'The direct room with a user, made once for the two of you' })
  @ApiOkResponse({ type: RoomV2 })
  async direct(@CurrentActor() actor: Actor, @Param('userId', KnownId) userId: string): Promise<RoomView> {
    return this.queries.room(actor, await this.openDirectRoom.execute(actor, { userId }));
  }
}
