import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '#platform/auth/roles.decorator.js';
import { StockLedger } from '../../../application/stock-check/ports.js';
import { StockDifferencesBody } from '../../dto/stock/stock.views.js';

/** Where stock and ledger did not agree in the night, for admins. */
@ApiTags('products')
@ApiBearerAuth()
@Roles('admin')
@Controller({ path: 'stock/differences', version: '2' })
export class StockDifferencesController {
  constructor(private readonly ledger: StockLedger) {}

  @Get()
  @ApiOperation({ summary: 'Variants whose stock is not the sum of its ledger' })
  @ApiOkResponse({ type: StockDifferencesBody })
  async list(): Promise<StockDifferencesBody> {
    return { data: await this.ledger.differences() };
  }
}
