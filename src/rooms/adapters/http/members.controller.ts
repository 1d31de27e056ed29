import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { PageQuery } from '#platform/http/page.dto.js';
import { pageV2, type PageV2 } from '#platform/http/presented.js';
import { AddMember } from '../../application/add-member.js';
import { NameRole } from '../../application/moderation/name-role.js';
import { type MemberView, RoomQueries } from '../../application/queries.js';
import { RemoveMember } from '../../application/remove-member.js';
import { NamedRoleDto } from '../dto/moderation.dto.js';
import { MemberPageV2 } from '../dto/room.view.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';

/** Who belongs to a room, over REST. */
@ApiTags('rooms')
@ApiBearerAuth()
@Controller({ path: 'rooms/:id/members', version: '2' })
export class MembersController {
  constructor(
    private readonly queries: RoomQueries,
    private readonly addMember: AddMember,
    private readonly removeMember: RemoveMember,
    private readonly nameRole: NameRole,
  ) {}

  @Get()
  @ApiOkResponse({ type: MemberPageV2 })
  async list(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Query() page: PageQuery,
  ): Promise<PageV2<MemberView>> {
    return pageV2(await this.queries.members(actor, roomId, page));
  }

  @Put('me')
  @HttpCode(204)
  @ApiOperation({ summary: 'Join a room' })
  @ApiNoContentResponse()
  join(@CurrentActor() actor: Actor, @Param('id', KnownId) roomId: string): Promise<void> {
    return this.addMember.execute(actor, { roomId, userId: actor.userId });
  }

  @Delete('me')
  @HttpCode(204)
  @ApiOperation({ summary: 'Leave a room' })
  @ApiNoContentResponse()
  leave(@CurrentActor() actor: Actor, @Param('id', KnownId) roomId: string): Promise<void> {
    return this.removeMember.execute(actor, { roomId, userId: actor.userId });
  }

  @Put(':userId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take somebody into your room, or name them co-host, moderator or member' })
  @ApiBody({ type: NamedRoleDto, required: false })
  @ApiNoContentResponse()
  name(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Param('userId', KnownId) userId: string,
    @Body() { role }: NamedRoleDto = {},
  ): Promise<void> {
    return role === undefined
      ? this.addMember.execute(actor, { roomId, userId })
      : this.nameRole.execute(actor, { roomId, userId, role });
  }

  @Delete(':userId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Put somebody out of your room' })
  @ApiNoContentResponse()
  remove(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Param('userId', KnownId) userId: string,
  ): Promise<void> {
    return this.removeMember.execute(actor, { roomId, userId });
  }
}
