import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Language } from '#kernel';
import { Public } from '#platform/auth/public.decorator.js';
import { PublicCache } from '#platform/http/cache-control.decorator.js';
import { ReadLanguage, Spoken, type SpokenResponse, toldIn } from '#platform/rest/spoken.decorator.js';
import { PublicCatalog } from '../../application/queries.js';
import { NumberedQuery } from '../dto/product-list.query.js';
import { ProductV1, productV1 } from '../dto/product.v1.view.js';
import { PUBLIC_SECONDS } from './freshness.js';
import { numberedPage } from '#platform/rest/numbered-page.js';

/** Products over REST, v1: flat, one price, numbered pages. */
@ApiTags('v1')
@Controller({ path: 'products', version: '1' })
export class ProductsV1Controller {
  constructor(private readonly shown: PublicCatalog) {}

  @Get()
  @Public()
  @PublicCache({ seconds: PUBLIC_SECONDS, tags: () => ['products'] })
  @Spoken()
  @ApiOkResponse({ type: [ProductV1] })
  async list(
    @Query() { page = 1, perPage = 20 }: NumberedQuery,
    @ReadLanguage() language: Language | undefined,
    @Res({ passthrough: true }) response: SpokenResponse,
  ): Promise<ProductV1[]> {
    const shown = await this.shown.numbered(page, perPage, language);
    toldIn(response, shown.data);
    return numberedPage(
      response,
      { path: '/v1/products', page, perPage, total: shown.total },
      shown.data.map(productV1),
    );
  }

  @Get(':id')
  @Public()
  @PublicCache<ProductV1>({ seconds: PUBLIC_SECONDS, tags: (product) => [`product:${product.id}`] })
  @Spoken()
  @ApiOkResponse({ type: ProductV1 })
  async one(
    @Param('id') id: string,
    @ReadLanguage() language: Language | undefined,
    @Res({ passthrough: true }) response: SpokenResponse,
  ): Promise<ProductV1> {
    const product = await this.shown.product(id, { language });
    toldIn(response, [product]);
    return productV1(product);
  }
}
