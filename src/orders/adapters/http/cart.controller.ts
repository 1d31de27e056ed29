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
  Put,
  UseInterceptors,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { EditEtag, editsOf } from '#platform/rest/edit-etag.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { AddToCart } from '../../application/cart/add-to-cart.js';
import type { CartView } from '../../application/cart/cart-view.js';
import { ChangeCartLine } from '../../application/cart/change-cart-line.js';
import { RemoveCartLine } from '../../application/cart/remove-cart-line.js';
import { ReplaceCart } from '../../application/cart/replace-cart.js';
import { ShowCart } from '../../application/cart/show-cart.js';
import { CartDto, CartQuantityDto, CartUnitsDto } from '../dto/cart.dto.js';
import { CartV2 } from '../dto/cart.view.js';

const IfMatch = ApiHeader({
  name: 'If-Match',
  required: false,
  description: 'The ETag of the cart as you know it',
});

/** The cart over REST, v2: every change but a removal answers with the whole of it. */
@ApiTags('cart')
@ApiBearerAuth()
@Controller({ path: 'cart', version: '2' })
export class CartController {
  constructor(
    private readonly show: ShowCart,
    private readonly add: AddToCart,
    private readonly replace: ReplaceCart,
    private readonly change: ChangeCartLine,
    private readonly takeOut: RemoveCartLine,
  ) {}

  @Get()
  @UseInterceptors(EditEtag)
  @ApiOkResponse({ type: CartV2 })
  look(@CurrentActor() actor: Actor): Promise<CartView> {
    return this.show.execute(actor);
  }

  @Put()
  @UseInterceptors(EditEtag)
  @IfMatch
  @ApiOkResponse({ type: CartV2 })
  put(
    @CurrentActor() actor: Actor,
    @Body() body: CartDto,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<CartView> {
    return this.replace.execute(actor, { ...body, unchangedSince: editsOf(ifMatch) });
  }

  @Post('lines')
  @UseInterceptors(EditEtag)
  @ApiCreatedResponse({ type: CartV2 })
  line(@CurrentActor() actor: Actor, @Body() body: CartUnitsDto): Promise<CartView> {
    return this.add.execute(actor, body);
  }

  @Patch('lines/:id')
  @UseInterceptors(EditEtag)
  @IfMatch
  @ApiOkResponse({ type: CartV2 })
  quantity(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) lineId: string,
    @Body() body: CartQuantityDto,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<CartView> {
    return this.change.execute(actor, { ...body, lineId, unchangedSince: editsOf(ifMatch) });
  }

  @Delete('lines/:id')
  @HttpCode(204)
  @IfMatch
  @ApiNoContentResponse()
  remove(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) lineId: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    return this.takeOut.execute(actor, { lineId, unchangedSince: editsOf(ifMatch) });
  }
}
