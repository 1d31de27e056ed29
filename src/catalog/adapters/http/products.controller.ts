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
import type { Actor, Language } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Public } from '#platform/auth/public.decorator.js';
import { Roles } from '#platform/auth/roles.decorator.js';
import { PublicCache } from '#platform/http/cache-control.decorator.js';
import { ReadLanguage, Spoken } from '#platform/rest/spoken.decorator.js';
import { pageV2, type PageV2 } from '#platform/http/presented.js';
import { ArchiveProduct } from '../../application/archive-product.js';
import { EditProduct } from '../../application/edit-product.js';
import { pricedIn } from '../../application/prices.js';
import { PublishProduct } from '../../application/publish-product.js';
import {
  CatalogQueries,
  type FacetsView,
  type ProductEntry,
  type ProductView,
  PublicCatalog,
} from '../../application/queries.js';
import type { FieldFilter } from '../../domain/content/field-filter.js';
import { contentOf } from '../dto/content/content.dto.js';
import { EditProductDto } from '../dto/edit-product.dto.js';
import { filterOf, ProductListQuery, ReadingQuery } from '../dto/product-list.query.js';
import { ProductPageV2, ProductV2 } from '../dto/product.view.js';
import { PublishProductDto } from '../dto/publish-product.dto.js';
import { AskedFields, FilteredByFields } from './fields/asked-fields.js';
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
  @Spoken()
  @FilteredByFields()
  @ApiOkResponse({ type: ProductPageV2 })
  async list(
    @Query() query: ProductListQuery,
    @AskedFields() fields: readonly FieldFilter[] | undefined,
    @ReadLanguage() language: Language | undefined,
  ): Promise<PageV2<ProductEntry> & { readonly facets?: FacetsView }> {
    const filter = filterOf(query, language, fields);
    const { data, next } = await this.shown.products(filter);
    return {
      ...pageV2({ data: data.map((product) => pricedIn(product, query.currency)), next }),
      ...(query.facets === 'true' && { facets: await this.shown.facets(filter) }),
    };
  }

  @Get(':idOrSlug')
  @Public()
  @PublicCache<ProductView>({
    seconds: PUBLIC_SECONDS,
    tags: (product) => [`product:${product.id}`],
    when: (product) => product.status === 'published',
  })
  @Spoken()
  @UseInterceptors(EditEtag)
  @ApiOkResponse({ type: ProductV2 })
  async one(
    @CurrentActor() actor: Actor | undefined,
    @Param('idOrSlug') idOrSlug: string,
    @Query() { lang, currency }: ReadingQuery,
    @ReadLanguage() accepted: Language | undefined,
  ): Promise<ProductView> {
    const language = lang ?? accepted;
    return pricedIn(await this.shown.product(idOrSlug, { actor, language }), currency);
  }

  @Post()
  @Roles('host')
  @UseInterceptors(EditEtag)
  @ApiBearerAuth()
  @ApiCreatedResponse({ type: ProductV2 })
  async create(@CurrentActor() actor: Actor, @Body() body: PublishProductDto): Promise<ProductView> {
    return this.catalog.product(await this.publish.execute(actor, contentOf(body)), { actor });
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
    const changes = { productId, ...contentOf(body), unchangedSince: editsOf(ifMatch) };
    return this.catalog.product(await this.edit.execute(actor, changes), { actor });
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
