import { Body, Controller, Delete, HttpCode, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Roles } from '#platform/auth/roles.decorator.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { PlaceProduct } from '../../application/collections/place-product.js';
import { RemoveProduct } from '../../application/collections/remove-product.js';
import { PlaceProductDto } from '../dto/collection.dto.js';

/** What is placed in collections by hand, over REST, v2. */
@ApiTags('collections')
@ApiBearerAuth()
@Controller({ path: 'collections/:idOrSlug/products', version: '2' })
export class CollectedProductsController {
  constructor(
    private readonly place: PlaceProduct,
    private readonly removal: RemoveProduct,
  ) {}

  @Put(':productId')
  @Roles('host')
  @HttpCode(204)
  @ApiNoContentResponse()
  put(
    @CurrentActor() actor: Actor,
    @Param('idOrSlug') collection: string,
    @Param('productId', KnownId) productId: string,
    @Body() { position }: PlaceProductDto,
  ): Promise<void> {
    return this.place.execute(actor, { collection, productId, position });
  }

  @Delete(':productId')
  @Roles('host')
  @HttpCode(204)
  @ApiNoContentResponse()
  remove(
    @CurrentActor() actor: Actor,
    @Param('idOrSlug') collection: string,
    @Param('productId', KnownId) productId: string,
  ): Promise<void> {
    return this.removal.execute(actor, { collection, productId });
  }
}
