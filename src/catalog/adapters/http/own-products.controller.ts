import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Roles } from '#platform/auth/roles.decorator.js';
import { pageV2, type PageV2 } from '#platform/http/presented.js';
import { CatalogQueries, type ProductEntry } from '../../application/queries.js';
import { UnseenQuery } from '../dto/product-list.query.js';
import { ProductPageV2 } from '../dto/product.view.js';

/** A host's own products over REST, v2. */
@ApiTags('products')
@ApiBearerAuth()
@Roles('host')
@Controller({ path: 'me/products', version: '2' })
export class OwnProductsController {
  constructor(private readonly catalog: CatalogQueries) {}

  @Get()
  @ApiOperation({ summary: 'Your drafts and scheduled products; what is published: GET /v2/products?host=' })
  @ApiOkResponse({ type: ProductPageV2 })
  async list(@CurrentActor() actor: Actor, @Query() query: UnseenQuery): Promise<PageV2<ProductEntry>> {
    return pageV2(await this.catalog.unseen(actor, query));
  }
}
