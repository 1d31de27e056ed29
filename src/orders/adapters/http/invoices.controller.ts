import { Controller, Get, Param, Res, type StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Limited } from '#platform/limits/limit.decorator.js';
import { bytesAnswer, type PictureResponse } from '#platform/media/blob-answer.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { ShowInvoice } from '../../application/after-sale/show-invoice.js';

const INVOICE = { type: 'application/pdf', name: 'invoice.pdf' };

/** Invoices of paid orders over REST, v2. */
@ApiTags('orders')
@ApiBearerAuth()
@Controller({ path: 'orders', version: '2' })
export class InvoicesController {
  constructor(private readonly showInvoice: ShowInvoice) {}

  @Get(':id/invoice')
  @Limited({ name: 'invoices', points: 30, seconds: 60 })
  @ApiOperation({ summary: 'The invoice of an order of yours, once it is paid' })
  @ApiOkResponse({ content: { [INVOICE.type]: { schema: { type: 'string', format: 'binary' } } } })
  async invoice(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) orderId: string,
    @Res({ passthrough: true }) response: PictureResponse,
  ): Promise<StreamableFile | undefined> {
    return bytesAnswer(await this.showInvoice.execute(actor, { orderId }), INVOICE, response);
  }
}
