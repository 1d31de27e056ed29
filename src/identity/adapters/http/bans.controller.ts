import { Body, Controller, Delete, HttpCode, Param, Put } from '@nestjs/common';
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
import { Roles } from '#platform/auth/roles.decorator.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { BanUser, type BanView } from '../../application/ban-user.js';
import { LiftBan } from '../../application/lift-ban.js';
import { BanBody, BanDto } from '../dto/ban.dto.js';

/** Bans from the whole site, for admins. */
@ApiTags('moderation')
@ApiBearerAuth()
@Roles('admin')
@Controller({ path: 'bans', version: '2' })
export class BansController {
  constructor(
    private readonly banUser: BanUser,
    private readonly liftBan: LiftBan,
  ) {}

  @Put(':userId')
  @ApiOperation({ summary: 'End all sessions of somebody and keep them from signing in' })
  @ApiBody({ type: BanDto, required: false })
  @ApiOkResponse({ type: BanBody })
  ban(
    @CurrentActor() actor: Actor,
    @Param('userId', KnownId) userId: string,
    @Body() body?: BanDto,
  ): Promise<BanView> {
    return this.banUser.execute(actor, { userId, ...body });
  }

  @Delete(':userId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Let somebody sign in again' })
  @ApiNoContentResponse()
  unban(@CurrentActor() actor: Actor, @Param('userId', KnownId) userId: string): Promise<void> {
    return this.liftBan.execute(actor, { userId });
  }
}
