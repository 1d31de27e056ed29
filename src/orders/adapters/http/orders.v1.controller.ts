import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { OrderQueries } from '../../application/queries.js';
import { NumberedQuery } from '../dto/order-list.query.js';
import { OrderV1, orderV1 } from '../dto/order.v1.view.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { numberedPage, type WithHeaders } from '#platform/rest/numbered-page.js';

/** Orders over REST, v1: flat, numbered pages. */
@ApiTags('v1')
@ApiBearerAuth()
@Controller({ path: 'orders', version: '1' })
export class OrdersV1Controller {
  constructor(private readonly queries: OrderQueries) {}

  @Get()
  @ApiOkResponse({ type: [OrderV1] })
  async list(
    @CurrentActor() { userId }: Actor,
    @Query() { page = 1, perPage = 20 }: NumberedQuery,
    @Res({ passthrough: true }) response: WithHeaders,
  ): Promise<OrderV1[]> {
    const { data, total } = await this.queries.numbered(userId, page, perPage);
    return numberedPage(response, { path: '/v1/orders', page, perPage, total }, data.map(orderV1));
  }

  @Get(':id')
  @ApiOkResponse({ type: OrderV1 })
  async one(@CurrentActor() actor: Actor, @Param('id', KnownId) id: string): Promise<OrderV1> {
    return orderV1(await this.queries.order(id, actor));
  }
}
