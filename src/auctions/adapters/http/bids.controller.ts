import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Public } from '#platform/auth/public.decorator.js';
import type { HeaderSink } from '#platform/front-door/quick-routes.js';
import { PageQuery } from '#platform/http/page.dto.js';
import { pageV2, type PageV2 } from '#platform/http/presented.js';
import { IdempotencyKey, IdempotentByItself } from '#platform/idempotency/idempotency.decorator.js';
import { Limited } from '#platform/limits/limit.decorator.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { AuctionReceipts } from '../../application/auction-receipts.js';
import { PlaceBid, type PlacedBid } from '../../application/place-bid.js';
import { VisibleAuctions } from '../../application/visible-auctions.js';
import { AuctionReceiptQuery, AuctionReceiptShown, receiptShown } from '../dto/receipt.view.js';
import { BidDto } from '../dto/bid.dto.js';
import { BidPage, type BidShown, BidTaken, bidTaken, BoughtAtOnce } from '../dto/bid.view.js';

/** Bids over REST. */
@ApiTags('auctions')
@ApiBearerAuth()
@Controller({ path: 'auctions/:id', version: '2' })
export class BidsController {
  constructor(
    private readonly placeBid: PlaceBid,
    private readonly visible: VisibleAuctions,
    private readonly receipts: AuctionReceipts,
  ) {}

  /** Bids the most you would pay, while the auction runs or before it opens. */
  @Post('bids')
  @IdempotentByItself()
  @Limited({ name: 'bids', points: 60, seconds: 60 })
  @ApiCreatedResponse({ type: BidTaken })
  async bid(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) auctionId: string,
    @Body() { maximum }: BidDto,
    @IdempotencyKey() key: string,
    @Res({ passthrough: true }) answer: HeaderSink,
  ): Promise<BidTaken> {
    return told(answer, await this.placeBid.execute(actor, { auctionId, maximum, key }));
  }

  /** Buys it at once, as long as nobody has bid. */
  @Post('buy-now')
  @IdempotentByItself()
  @Limited({ name: 'bids', points: 60, seconds: 60 })
  @ApiCreatedResponse({ type: BoughtAtOnce })
  async buyNow(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) auctionId: string,
    @IdempotencyKey() key: string,
    @Res({ passthrough: true }) answer: HeaderSink,
  ): Promise<BoughtAtOnce> {
    const taken = told(answer, await this.placeBid.execute(actor, { auctionId, key }));
    const { you } = await this.visible.auction(auctionId, actor);
    return { ...taken, claimId: you?.claimId ?? null };
  }

  /** The bids so far, the latest first; what others would pay at most is not told. */
  @Get('bids')
  @Public()
  @ApiOkResponse({ type: BidPage })
  async history(
    @CurrentActor() actor: Actor | undefined,
    @Param('id', KnownId) auctionId: string,
    @Query() page: PageQuery,
  ): Promise<PageV2<BidShown>> {
    return pageV2(await this.visible.bids(auctionId, actor, page));
  }

  /** Every bid and what came of it, in order, without names and maximums; each hash holds all that stands before it. */
  @Get('receipt')
  @Public()
  @Limited({ name: 'receipts', points: 60, seconds: 60 })
  @ApiOkResponse({ type: AuctionReceiptShown })
  async receipt(
    @CurrentActor() actor: Actor | undefined,
    @Param('id', KnownId) auctionId: string,
    @Query() range: AuctionReceiptQuery,
  ): Promise<AuctionReceiptShown> {
    return receiptShown(await this.receipts.of(auctionId, actor, range));
  }
}

function told(answer: HeaderSink, placed: PlacedBid): BidTaken {
  if (placed.replayed) answer.setHeader('Idempotency-Replayed', 'true');
  return bidTaken(placed);
}
