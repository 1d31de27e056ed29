import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '#platform/auth/roles.decorator.js';
import { PaymentBooks } from '../../application/books/ports.js';
import { PaymentDifferencesBody } from '../dto/payment-difference.view.js';

/** What our books and those of the payment providers do not agree on, for admins. */
@ApiTags('payments')
@ApiBearerAuth()
@Roles('admin')
@Controller({ path: 'payments/differences', version: '2' })
export class PaymentDifferencesController {
  constructor(private readonly books: PaymentBooks) {}

  @Get()
  @ApiOperation({ summary: 'Payments of which the provider says something else' })
  @ApiOkResponse({ type: PaymentDifferencesBody })
  async list(): Promise<PaymentDifferencesBody> {
    return { data: await this.books.differences() };
  }
}
