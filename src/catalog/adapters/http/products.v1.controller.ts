import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '#platform/auth/public.decorator.js';
import { PublicCache } from '#platform/http/cache-control.decorator.js';
import { PublicCatalog } from '../../application/queries.js';
import { NumberedQuery } from '../dto/product-list.query.js';
import { ProductV1, productV1 } from '../dto/product.v1.view.js';
import { PUBLIC_SECONDS } from './freshness.js';
import { numberedPage, type WithHeaders } from '#platform/rest/numbered-page.js';

/** Products over REST, v1: flat, one price, numbered pages. */
@ApiTags('v1')
@Controller({ path: 'products', version: '1' })
export class ProductsV1Controller {
  constructor(private readonly shown: PublicCatalog) {}

  @Get()
  @Public()
  @PublicCache({ seconds: PUBLIC_SECONDS, tags: () => ['products'] })
  @ApiOkResponse({ type: [ProductV1] })
  async list(
    @Query() { page = 1, perPage = 20 }: NumberedQuery,
    @Res({ passthrough: true }) response: WithHeaders,
  ): Promise<ProductV1[]> {
    const shown = await this.shown.numbered(page, perPage);
    return numberedPage(
      response,
      { path: '/v1/products', page, perPage, total: shown.total },
      shown.data.map(productV1),
    );
  }

  @Get(':id')
  @Public()
  @PublicCache<ProductV1>({ seconds: PUBLIC_SECONDS, tags: (product) => [`product:${product.id}`] })
  @ApiOkResponse({ type: ProductV1 })
  async one(@Param('id') id: string): Promise<ProductV1> {
    return productV1(await this.shown.product(id));
  }
}
