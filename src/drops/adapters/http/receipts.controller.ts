import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Public } from '#platform/auth/public.decorator.js';
import { VisibleReceipts } from '../../application/receipts/visible-receipts.js';
import { ReceiptQuery, ReceiptShown, receiptShown } from '../dto/receipt.view.js';

/** Receipts over REST. */
@ApiTags('drops')
@ApiBearerAuth()
@Controller({ path: 'drops/:id/receipt', version: '2' })
export class ReceiptsController {
  constructor(private readonly receipts: VisibleReceipts) {}

  /** Every request and what came of it, in order, without names; each hash holds all that stands before it. */
  @Get()
  @Public()
  @ApiOkResponse({ type: ReceiptShown })
  async ofDrop(
    @CurrentActor() actor: Actor | undefined,
    @Param('id', KnownId) dropId: string,
    @Query() range: ReceiptQuery,
  ): Promise<ReceiptShown> {
    return receiptShown(await this.receipts.ofDrop(dropId, actor, range));
  }
}
