import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { SETTINGS, type Settings } from '#platform/config/settings.js';
import type { QuoteView } from '../../../application/pricing/queries.js';
import { QuoteOrder } from '../../../application/pricing/quote-order.js';
import { PlaceOrderDto } from '../../dto/place-order.dto.js';
import { QuoteV2 } from '../../dto/pricing/quote.view.js';

/** What an order would cost. */
@ApiTags('orders')
@ApiBearerAuth()
@Controller({ path: 'orders/quote', version: '2' })
export class QuotesController {
  constructor(
    private readonly quote: QuoteOrder,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'What this order would cost; nothing is stored' })
  @ApiOkResponse({ type: QuoteV2 })
  execute(@CurrentActor() actor: Actor, @Body() body: PlaceOrderDto): Promise<QuoteView> {
    const { holdSeconds } = this.settings;
    return this.quote.execute(actor, { ...body, cart: body.cart && { holdSeconds } });
  }
}
