import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Roles } from '#platform/auth/roles.decorator.js';
import { CountStock } from '../../application/count-stock.js';
import type { StockView } from '../../application/queries.js';
import { CountStockDto } from '../dto/count-stock.dto.js';
import { StockV2 } from '../dto/product.view.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';

/** The stock of variants over REST, v2. */
@ApiTags('products')
@ApiBearerAuth()
@Controller({ path: 'variants', version: '2' })
export class VariantsController {
  constructor(private readonly count: CountStock) {}

  @Put(':id/stock')
  @Roles('host')
  @ApiOkResponse({ type: StockV2 })
  stock(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) variantId: string,
    @Body() body: CountStockDto,
  ): Promise<StockView> {
    return this.count.execute(actor, { variantId, ...body });
  }
}
