import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Roles } from '#platform/auth/roles.decorator.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { ProductViews } from '../../../application/views/product-views.js';
import { ViewsBody } from '../../dto/stock/stock.views.js';

/** How often a product was looked at, for its host. */
@ApiTags('products')
@ApiBearerAuth()
@Controller({ path: 'products/:id/views', version: '2' })
export class ViewsController {
  constructor(private readonly views: ProductViews) {}

  @Get()
  @Roles('host')
  @ApiOkResponse({ type: ViewsBody })
  async of(@CurrentActor() actor: Actor, @Param('id', KnownId) productId: string): Promise<ViewsBody> {
    return { views: await this.views.of(actor, productId) };
  }
}
