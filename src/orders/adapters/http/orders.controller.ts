import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { SETTINGS, type Settings } from '#platform/config/settings.js';
import { pageV2, type PageV2 } from '#platform/http/presented.js';
import { IdempotencyKey, IdempotentAndJoined } from '#platform/idempotency/idempotency.decorator.js';
import { CancelOrder } from '../../application/cancel-order.js';
import { PayOrder } from '../../application/pay-order.js';
import { PlaceOrder } from '../../application/place-order.js';
import { OrderQueries, type OrderView, type OrderWithTimeline } from '../../application/queries.js';
import { OrderListQuery } from '../dto/order-list.query.js';
import { OrderPageV2, OrderV2, OrderWithTimelineV2 } from '../dto/order.view.js';
import { PaymentDto } from '../dto/payment.dto.js';
import { PlaceOrderDto } from '../dto/place-order.dto.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';

/** Orders over REST, v2. */
@ApiTags('orders')
@ApiBearerAuth()
@Controller({ path: 'orders', version: '2' })
export class OrdersController {
  constructor(
    private readonly queries: OrderQueries,
    private readonly placeOrder: PlaceOrder,
    private readonly payOrder: PayOrder,
    private readonly cancelOrder: CancelOrder,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post()
  @IdempotentAndJoined()
  @ApiCreatedResponse({ type: OrderV2 })
  place(
    @CurrentActor() actor: Actor,
    @IdempotencyKey() key: string,
    @Body() body: PlaceOrderDto,
  ): Promise<OrderView> {
    const { holdSeconds } = this.settings;
    return this.placeOrder.execute(actor, { ...body, cart: body.cart && { holdSeconds }, key });
  }

  @Get()
  @ApiOkResponse({ type: OrderPageV2 })
  async list(@CurrentActor() { userId }: Actor, @Query() query: OrderListQuery): Promise<PageV2<OrderView>> {
    return pageV2(await this.queries.orders({ ...query, userId, as: query.as ?? 'buyer' }));
  }

  @Get(':id')
  @ApiOkResponse({ type: OrderWithTimelineV2 })
  one(@CurrentActor() actor: Actor, @Param('id', KnownId) id: string): Promise<OrderWithTimeline> {
    return this.queries.order(id, actor);
  }

  /** Another attempt to pay, while the hold lasts. */
  @Post(':id/payments')
  @IdempotentAndJoined()
  @ApiCreatedResponse({ type: OrderV2 })
  pay(
    @CurrentActor() actor: Actor,
    @IdempotencyKey() key: string,
    @Param('id', KnownId) orderId: string,
    @Body() body: PaymentDto,
  ): Promise<OrderView> {
    return this.payOrder.execute(actor, { ...body, orderId, key });
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderV2 })
  cancel(@CurrentActor() actor: Actor, @Param('id', KnownId) orderId: string): Promise<OrderView> {
    return this.cancelOrder.execute(actor, { orderId });
  }
}
