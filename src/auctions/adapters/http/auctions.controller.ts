import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Public } from '#platform/auth/public.decorator.js';
import { Roles } from '#platform/auth/roles.decorator.js';
import { type Settings, SETTINGS } from '#platform/config/settings.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { ChangeAuction } from '../../application/change-auction.js';
import { ScheduleAuction } from '../../application/schedule-auction.js';
import { VisibleAuctions } from '../../application/visible-auctions.js';
import { ScheduleAuctionDto, wishOf } from '../dto/auction.dto.js';
import { AuctionList, AuctionShown } from '../dto/auction.view.js';

/** Auctions over REST. */
@ApiTags('auctions')
@ApiBearerAuth()
@Controller({ version: '2' })
export class AuctionsController {
  constructor(
    private readonly scheduleAuction: ScheduleAuction,
    private readonly changeAuction: ChangeAuction,
    private readonly visible: VisibleAuctions,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Plans an auction and reserves its unit from the stock. */
  @Post('rooms/:id/auctions')
  @Roles('host')
  @ApiCreatedResponse({ type: AuctionShown })
  async schedule(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Body() dto: ScheduleAuctionDto,
  ): Promise<AuctionShown> {
    const wish = wishOf(roomId, dto, this.settings.holdSeconds);
    const { auctionId } = await this.scheduleAuction.execute(actor, wish);
    return this.visible.auction(auctionId, actor);
  }

  /** The auctions of a room, latest first. */
  @Get('rooms/:id/auctions')
  @ApiOkResponse({ type: AuctionList })
  ofRoom(@CurrentActor() actor: Actor, @Param('id', KnownId) roomId: string): Promise<AuctionList> {
    return this.visible.ofRoom(roomId, actor);
  }

  @Get('auctions/:id')
  @Public()
  @ApiOkResponse({ type: AuctionShown })
  auction(@CurrentActor() actor: Actor | undefined, @Param('id', KnownId) id: string): Promise<AuctionShown> {
    return this.visible.auction(id, actor);
  }

  @Post('auctions/:id/open')
  @HttpCode(200)
  @Roles('host')
  @ApiOkResponse({ type: AuctionShown })
  async open(@CurrentActor() actor: Actor, @Param('id', KnownId) auctionId: string): Promise<AuctionShown> {
    await this.changeAuction.execute(actor, { auctionId, to: 'open' });
    return this.visible.auction(auctionId, actor);
  }

  /** Ends it without a sale; its unit returns to the stock. */
  @Post('auctions/:id/cancel')
  @HttpCode(200)
  @Roles('host')
  @ApiOkResponse({ type: AuctionShown })
  async cancel(@CurrentActor() actor: Actor, @Param('id', KnownId) auctionId: string): Promise<AuctionShown> {
    await this.changeAuction.execute(actor, { auctionId, to: 'cancel' });
    return this.visible.auction(auctionId, actor);
  }
}
