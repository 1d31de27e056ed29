import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
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
import { pageV2, type PageV2 } from '#platform/http/presented.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { PinCard } from '../../application/pins/pin-card.js';
import { PinQueries } from '../../application/pins/queries.js';
import { TakeOffPin } from '../../application/pins/take-off-pin.js';
import type { Pin } from '../../domain/pins/pin-board.js';
import { CardDto } from '../dto/message-acts.dto.js';
import { PinPageV2, PinV2 } from '../dto/message.view.js';

/** The pins of a room, over REST. */
@ApiTags('rooms')
@ApiBearerAuth()
@Controller({ path: 'rooms/:id/pins', version: '2' })
export class PinsController {
  constructor(
    private readonly queries: PinQueries,
    private readonly pinCard: PinCard,
    private readonly takeOffPin: TakeOffPin,
  ) {}

  @Get()
  @ApiOkResponse({ type: PinPageV2 })
  async list(@CurrentActor() actor: Actor, @Param('id', KnownId) roomId: string): Promise<PageV2<Pin>> {
    return pageV2({ data: await this.queries.pins(actor, roomId), next: null });
  }

  @Post()
  @ApiOperation({ summary: 'Pin a product or a message; again it gives the same pin' })
  @ApiCreatedResponse({ type: PinV2 })
  pin(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Body() card: CardDto,
  ): Promise<Pin> {
    return this.pinCard.execute(actor, { roomId, ...card });
  }

  @Delete(':pinId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take a pin off' })
  @ApiNoContentResponse()
  unpin(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Param('pinId', KnownId) pinId: string,
  ): Promise<void> {
    return this.takeOffPin.execute(actor, { roomId, pinId });
  }
}
