import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '#platform/auth/roles.decorator.js';
import { Zones } from '../../../application/pricing/ports.js';
import { SetTaxZones } from '../../../application/pricing/set-tax-zones.js';
import { TaxZonesDto } from '../../dto/pricing/zones.dto.js';
import { TaxZonesV2 } from '../../dto/pricing/zones.view.js';

/** Which tax is due where, for admins. */
@ApiTags('pricing')
@ApiBearerAuth()
@Roles('admin')
@Controller({ path: 'tax-zones', version: '2' })
export class TaxZonesController {
  constructor(
    private readonly zones: Zones,
    private readonly set: SetTaxZones,
  ) {}

  @Get()
  @ApiOkResponse({ type: TaxZonesV2 })
  async list(): Promise<TaxZonesV2> {
    return { data: (await this.zones.tax()) as TaxZonesV2['data'] };
  }

  @Put()
  @ApiOkResponse({ type: TaxZonesV2 })
  async put(@Body() body: TaxZonesDto): Promise<TaxZonesV2> {
    return { data: (await this.set.execute(body)) as TaxZonesV2['data'] };
  }
}
