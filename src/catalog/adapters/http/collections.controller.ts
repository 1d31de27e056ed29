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
import { EditEtag, editsOf } from '#platform/rest/edit-etag.js';
import { CloseCollection } from '../../application/collections/close-collection.js';
import { EditCollection } from '../../application/collections/edit-collection.js';
import { OpenCollection } from '../../application/collections/open-collection.js';
import {
  type CollectionView,
  CollectionQueries,
  PublicCollections,
} from '../../application/collections/queries.js';
import { CollectionListQuery, EditCollectionDto, OpenCollectionDto } from '../dto/collection.dto.js';
import { CollectionPageV2, CollectionV2 } from '../dto/collection.view.js';
import { PUBLIC_SECONDS } from './freshness.js';
import { IfMatch } from './if-match.decorator.js';

/** Collections over REST, v2. What is in one: `GET /v2/products?collection=`. */
@ApiTags('collections')
@Controller({ path: 'collections', version: '2' })
export class CollectionsController {
  constructor(
    private readonly shown: PublicCollections,
    private readonly collections: CollectionQueries,
    private readonly open: OpenCollection,
    private readonly edit: EditCollection,
    private readonly close: CloseCollection,
  ) {}

  @Get()
  @Public()
  @PublicCache({ seconds: PUBLIC_SECONDS, tags: () => ['collections'] })
  @ApiOkResponse({ type: CollectionPageV2 })
  async list(@Query() { host, ...page }: CollectionListQuery): Promise<PageV2<CollectionView>> {
    return pageV2(await this.shown.collections({ ...page, hostId: host }));
  }

  @Get(':idOrSlug')
  @Public()
  @PublicCache({ seconds: PUBLIC_SECONDS, tags: () => ['collections'] })
  @UseInterceptors(EditEtag)
  @ApiOkResponse({ type: CollectionV2 })
  one(@Param('idOrSlug') idOrSlug: string): Promise<CollectionView> {
    return this.shown.collection(idOrSlug);
  }

  @Post()
  @Roles('host')
  @UseInterceptors(EditEtag)
  @ApiBearerAuth()
  @ApiCreatedResponse({ type: CollectionV2 })
  async create(@CurrentActor() actor: Actor, @Body() body: OpenCollectionDto): Promise<CollectionView> {
    return this.collections.collection(await this.open.execute(actor, body));
  }

  @Patch(':idOrSlug')
  @Roles('host')
  @UseInterceptors(EditEtag)
  @ApiBearerAuth()
  @IfMatch('collection')
  @ApiOkResponse({ type: CollectionV2 })
  async change(
    @CurrentActor() actor: Actor,
    @Param('idOrSlug') collection: string,
    @Body() body: EditCollectionDto,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<CollectionView> {
    return this.collections.collection(
      await this.edit.execute(actor, { collection, ...body, unchangedSince: editsOf(ifMatch) }),
    );
  }

  @Delete(':idOrSlug')
  @Roles('host')
  @HttpCode(204)
  @ApiBearerAuth()
  @IfMatch('collection')
  @ApiNoContentResponse()
  remove(
    @CurrentActor() actor: Actor,
    @Param('idOrSlug') collection: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    return this.close.execute(actor, { collection, unchangedSince: editsOf(ifMatch) });
  }
}
