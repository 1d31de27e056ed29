import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Public } from '#platform/auth/public.decorator.js';
import { Roles } from '#platform/auth/roles.decorator.js';
import { PublicCache } from '#platform/http/cache-control.decorator.js';
import { pageV2, type PageV2 } from '#platform/http/presented.js';
import { ArchiveProduct } from '../../application/archive-product.js';
import { EditProduct } from '../../application/edit-product.js';
import { PublishProduct } from '../../application/publish-product.js';
import {
  CatalogQueries,
  type FacetsView,
  type ProductEntry,
  type ProductView,
  PublicCatalog,
} from '../../application/queries.js';
import { EditProductDto } from '../dto/edit-product.dto.js';
import { filterOf, ProductListQuery } from '../dto/product-list.query.js';
import { ProductPageV2, ProductV2 } from '../dto/product.view.js';
import { PublishProductDto } from '../dto/publish-product.dto.js';
import { PUBLIC_SECONDS } from './freshness.js';
import { IfMatch } from './if-match.decorator.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { EditEtag, editsOf } from '#platform/rest/edit-etag.js';

/** Products over REST, v2. */
@ApiTags('products')
@Controller({ path: 'products', version: '2' })
export class ProductsController {
  constructor(
    private readonly shown: PublicCatalog,
    private readonly catalog: CatalogQueries,
    private readonly publish: PublishProduct,
    private readonly edit: EditProduct,
    private readonly archive: ArchiveProduct,
  ) {}

  @Get()
  @Public()
  @PublicCache({ seconds: PUBLIC_SECONDS, tags: () => ['products'] })
  @ApiOkResponse({ type: ProductPageV2 })
  async list(
    @Query() query: ProductListQuery,
  ): Promise<PageV2<ProductEntry> & { readonly facets?: FacetsView }> {
    return {
      ...pageV2(await this.shown.products(filterOf(query))),
      ...(query.facets === 'true' && { facets: await this.shown.facets(filterOf(query)) }),
    };
  }

  @Get(':idOrSlug')
  @Public()
  @PublicCache<ProductView>({ seconds: PUBLIC_SECONDS, tags: (product) => [`product:${product.id}`] })
  @UseInterceptors(EditEtag)
  @ApiOkResponse({ type: ProductV2 })
  one(@Param('idOrSlug') idOrSlug: string): Promise<ProductView> {
    return this.shown.product(idOrSlug);
  }

  @Post()
  @Roles('host')
  @UseInterceptors(EditEtag)
  @ApiBearerAuth()
  @ApiCreatedResponse({ type: ProductV2 })
  async create(@CurrentActor() actor: Actor, @Body() body: PublishProductDto): Promise<ProductView> {
    return this.catalog.product(await this.publish.execute(actor, body));
  }

  @Patch(':id')
  @Roles('host')
  @UseInterceptors(EditEtag)
  @ApiBearerAuth()
  @IfMatch('product')
  @ApiOkResponse({ type: ProductV2 })
  async change(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) productId: string,
    @Body() body: EditProductDto,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<ProductView> {
    return this.catalog.product(
      await this.edit.execute(actor, { productId, ...body, unchangedSince: editsOf(ifMatch) }),
    );
  }

  @Delete(':id')
  @Roles('host')
  @HttpCode(204)
  @ApiBearerAuth()
  @IfMatch('product')
  @ApiNoContentResponse()
  remove(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) productId: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    return this.archive.execute(actor, { productId, unchangedSince: editsOf(ifMatch) });
  }
}
