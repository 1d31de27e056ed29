import type { IncomingHttpHeaders } from 'node:http';
import { Controller, Headers, HttpCode, Param, Post, type RawBodyRequest, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '#platform/auth/public.decorator.js';
import { Unlimited } from '#platform/limits/limit.decorator.js';
import { HearProvider } from '../../application/hear-provider.js';

/** Where payment providers call: signed messages, in any order, any number of times. */
@ApiTags('payments')
@Public({ ignoreToken: true })
// One provider calls for everybody; a forgery costs no more than its hash.
@Unlimited()
@Controller({ path: 'payments/webhooks', version: '2' })
export class PaymentWebhooksController {
  constructor(private readonly hearProvider: HearProvider) {}

  @Post(':provider')
  @HttpCode(204)
  @ApiNoContentResponse()
  hear(
    @Param('provider') provider: string,
    @Headers() headers: IncomingHttpHeaders,
    @Req() { rawBody: body }: RawBodyRequest<object>,
  ): Promise<void> {
    return this.hearProvider.execute({ provider, headers, body });
  }
}
