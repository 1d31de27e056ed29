import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { PublicCache } from '#platform/http/cache-control.decorator.js';
import { Public } from '#platform/auth/public.decorator.js';
import { Roles } from '#platform/auth/roles.decorator.js';
import { type Settings, SETTINGS } from '#platform/config/settings.js';
import { ChangeDrop } from '../../application/change-drop.js';
import { ScheduleDrop } from '../../application/schedule-drop.js';
import { VisibleDrops } from '../../application/visible-drops.js';
import { shownAs } from './front-drops.js';
import { ScheduleDropDto } from '../dto/drop.dto.js';
import { DropList, DropShown } from '../dto/drop.view.js';

/** Drops over REST. */
@ApiTags('drops')
@ApiBearerAuth()
@Controller({ version: '2' })
export class DropsController {
  constructor(
    private readonly scheduleDrop: ScheduleDrop,
    private readonly changeDrop: ChangeDrop,
    private readonly visible: VisibleDrops,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Plans a drop and reserves its units from the stock. */
  @Post('rooms/:id/drops')
  @Roles('host')
  @ApiCreatedResponse({ type: DropShown })
  async schedule(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Body() { opensAt, closesAt, ...dto }: ScheduleDropDto,
  ): Promise<DropShown> {
    const { dropId } = await this.scheduleDrop.execute(actor, {
      perCustomer: 1,
      holdSeconds: this.settings.holdSeconds,
      ...dto,
      roomId,
      opensAt: opensAt === undefined ? null : new Date(opensAt),
      closesAt: closesAt === undefined ? null : new Date(closesAt),
    });
    return this.visible.drop(dropId, actor);
  }

  /** The drops of a room, latest first. */
  @Get('rooms/:id/drops')
  @ApiOkResponse({ type: DropList })
  ofRoom(@CurrentActor() actor: Actor, @Param('id', KnownId) roomId: string): Promise<DropList> {
    return this.visible.ofRoom(roomId, actor);
  }

  /** Asked by a whole crowd while it waits; `serverTime` may be as old as what the front door keeps. */
  @Get('drops/:id')
  @Public()
  @PublicCache<DropShown>({ seconds: 0.2, onlyHere: true, tags: ({ id }) => [shownAs(id)] })
  @ApiOkResponse({ type: DropShown })
  drop(@CurrentActor() actor: Actor | undefined, @Param('id', KnownId) id: string): Promise<DropShown> {
    return this.visible.drop(id, actor);
  }

  @Post('drops/:id/open')
  @HttpCode(200)
  @Roles('host')
  @ApiOkResponse({ type: DropShown })
  async open(@CurrentActor() actor: Actor, @Param('id', KnownId) dropId: string): Promise<DropShown> {
    await this.changeDrop.execute(actor, { dropId, verb: 'open' });
    return this.visible.drop(dropId, actor);
  }

  /** Sells nothing until it is resumed; holds, line and closing time stay as they are. */
  @Post('drops/:id/pause')
  @HttpCode(200)
  @Roles('host')
  @ApiOkResponse({ type: DropShown })
  async pause(@CurrentActor() actor: Actor, @Param('id', KnownId) dropId: string): Promise<DropShown> {
    await this.changeDrop.execute(actor, { dropId, verb: 'pause' });
    return this.visible.drop(dropId, actor);
  }

  @Post('drops/:id/resume')
  @HttpCode(200)
  @Roles('host')
  @ApiOkResponse({ type: DropShown })
  async resume(@CurrentActor() actor: Actor, @Param('id', KnownId) dropId: string): Promise<DropShown> {
    await this.changeDrop.execute(actor, { dropId, verb: 'resume' });
    return this.visible.drop(dropId, actor);
  }

  /** Takes all holds back at once; what is not sold returns to the stock. */
  @Post('drops/:id/cancel')
  @HttpCode(200)
  @Roles('host')
  @ApiOkResponse({ type: DropShown })
  async cancel(@CurrentActor() actor: Actor, @Param('id', KnownId) dropId: string): Promise<DropShown> {
    await this.changeDrop.execute(actor, { dropId, verb: 'cancel' });
    return this.visible.drop(dropId, actor);
  }

  /** Ends the sale; unsold units return to the stock. */
  @Post('drops/:id/close')
  @HttpCode(200)
  @Roles('host')
  @ApiOkResponse({ type: DropShown })
  async close(@CurrentActor() actor: Actor, @Param('id', KnownId) dropId: string): Promise<DropShown> {
    await this.changeDrop.execute(actor, { dropId, verb: 'close' });
    return this.visible.drop(dropId, actor);
  }
}
