import { Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { PageQuery } from '#platform/http/page.dto.js';
import { pageV2, type PageV2 } from '#platform/http/presented.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { FollowHost } from '../../application/follows/follow-host.js';
import { type FollowedView, FollowQueries } from '../../application/follows/queries.js';
import { UnfollowHost } from '../../application/follows/unfollow-host.js';
import { FollowedPageV2 } from '../dto/follow.view.js';

/** Whom one follows, over REST. */
@ApiTags('rooms')
@ApiBearerAuth()
@Controller({ version: '2' })
export class FollowsController {
  constructor(
    private readonly queries: FollowQueries,
    private readonly followHost: FollowHost,
    private readonly unfollowHost: UnfollowHost,
  ) {}

  @Get('me/follows')
  @ApiOperation({ summary: 'The hosts whom you follow, the latest first' })
  @ApiOkResponse({ type: FollowedPageV2 })
  async followed(@CurrentActor() actor: Actor, @Query() page: PageQuery): Promise<PageV2<FollowedView>> {
    return pageV2(await this.queries.followed(actor, page));
  }

  @Put('hosts/:id/follow')
  @HttpCode(204)
  @ApiOperation({ summary: 'Follow a host' })
  @ApiNoContentResponse()
  follow(@CurrentActor() actor: Actor, @Param('id', KnownId) hostId: string): Promise<void> {
    return this.followHost.execute(actor, hostId);
  }

  @Delete('hosts/:id/follow')
  @HttpCode(204)
  @ApiOperation({ summary: 'Follow a host no longer' })
  @ApiNoContentResponse()
  unfollow(@CurrentActor() actor: Actor, @Param('id', KnownId) hostId: string): Promise<void> {
    return this.unfollowHost.execute(actor, hostId);
  }
}
