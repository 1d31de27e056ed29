import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Roles } from '#platform/auth/roles.decorator.js';
import { PageQuery } from '#platform/http/page.dto.js';
import { pageV2, type PageV2 } from '#platform/http/presented.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { RemoveRoomPrice } from '../../../application/room-prices/remove-room-price.js';
import { ListRoomPrices } from '../../../application/room-prices/list-room-prices.js';
import type { RoomPriceView } from '../../../application/room-prices/room-price-view.js';
import { SetRoomPrice } from '../../../application/room-prices/set-room-price.js';
import { RoomPriceDto } from '../../dto/pricing/room-price.dto.js';
import { RoomPricePageV2, RoomPriceV2 } from '../../dto/pricing/room-price.view.js';

/** What a host's variants cost in the own room. */
@ApiTags('pricing')
@ApiBearerAuth()
@Roles('host')
@Controller({ path: 'rooms/:id/prices', version: '2' })
export class RoomPricesController {
  constructor(
    private readonly all: ListRoomPrices,
    private readonly set: SetRoomPrice,
    private readonly gone: RemoveRoomPrice,
  ) {}

  @Get()
  @ApiOkResponse({ type: RoomPricePageV2 })
  async list(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Query() query: PageQuery,
  ): Promise<PageV2<RoomPriceView>> {
    return pageV2(await this.all.execute(actor, { ...query, roomId }));
  }

  @Put(':variantId')
  @ApiOkResponse({ type: RoomPriceV2 })
  put(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Param('variantId', KnownId) variantId: string,
    @Body() body: RoomPriceDto,
  ): Promise<RoomPriceView> {
    return this.set.execute(actor, { ...body, roomId, variantId });
  }

  @Delete(':variantId')
  @HttpCode(204)
  @ApiNoContentResponse()
  remove(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Param('variantId', KnownId) variantId: string,
  ): Promise<void> {
    return this.gone.execute(actor, { roomId, variantId });
  }
}
