import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '#platform/auth/roles.decorator.js';
import { Zones } from '../../../application/pricing/ports.js';
import { SetShippingZones } from '../../../application/pricing/set-shipping-zones.js';
import { ShippingZonesDto, zonesOf } from '../../dto/pricing/zones.dto.js';
import { ShippingZonesV2 } from '../../dto/pricing/zones.view.js';

/** Where the shop sends to, and what that costs, for admins. */
@ApiTags('pricing')
@ApiBearerAuth()
@Roles('admin')
@Controller({ path: 'shipping-zones', version: '2' })
export class ShippingZonesController {
  constructor(
    private readonly zones: Zones,
    private readonly set: SetShippingZones,
  ) {}

  @Get()
  @ApiOkResponse({ type: ShippingZonesV2 })
  async list(): Promise<ShippingZonesV2> {
    return { data: (await this.zones.shipping()) as ShippingZonesV2['data'] };
  }

  @Put()
  @ApiOkResponse({ type: ShippingZonesV2 })
  async put(@Body() body: ShippingZonesDto): Promise<ShippingZonesV2> {
    return { data: (await this.set.execute({ zones: zonesOf(body) })) as ShippingZonesV2['data'] };
  }
}
