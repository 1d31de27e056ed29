import { Body, Controller, Headers, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Roles } from '#platform/auth/roles.decorator.js';
import { IdempotencyKey, IdempotentAndJoined } from '#platform/idempotency/idempotency.decorator.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { FulfilOrder } from '../../application/after-sale/fulfil-order.js';
import { RefundOrder } from '../../application/after-sale/refund-order.js';
import type { FulfilmentView, RefundView } from '../../application/queries.js';
import { FulfilmentDto, RefundDto } from '../dto/after-sale.dto.js';
import { FulfilmentV2, RefundV2 } from '../dto/after-sale.view.js';

/** What hosts do with orders that are paid, over REST, v2. */
@ApiTags('orders')
@ApiBearerAuth()
@Roles('host')
@Controller({ path: 'orders', version: '2' })
export class AfterSaleController {
  constructor(
    private readonly fulfilOrder: FulfilOrder,
    private readonly refundOrder: RefundOrder,
  ) {}

  @Post(':id/fulfilments')
  @ApiOperation({ summary: 'Units of your lines are on their way' })
  @ApiCreatedResponse({ type: FulfilmentV2 })
  fulfil(
    @CurrentActor() actor: Actor,
    @Headers('idempotency-key') key: string | undefined,
    @Param('id', KnownId) orderId: string,
    @Body() body: FulfilmentDto,
  ): Promise<FulfilmentView> {
    return this.fulfilOrder.execute(actor, { ...body, orderId, key: key ?? null });
  }

  @Post(':id/refunds')
  @IdempotentAndJoined()
  @ApiOperation({ summary: 'Money goes back: for lines, an amount, or all that is left' })
  @ApiCreatedResponse({ type: RefundV2 })
  refund(
    @CurrentActor() actor: Actor,
    @IdempotencyKey() key: string,
    @Param('id', KnownId) orderId: string,
    @Body() { reason, ...body }: RefundDto,
  ): Promise<RefundView> {
    return this.refundOrder.execute(actor, { ...body, reason: reason ?? null, orderId, key });
  }
}
