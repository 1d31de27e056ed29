import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Roles } from '#platform/auth/roles.decorator.js';
import { DefineFields } from '../../../application/fields/define-fields.js';
import { SeeFields } from '../../../application/fields/see-fields.js';
import type { FieldDefinition } from '../../../domain/content/fields.js';
import { FieldsDto, FieldsQuery } from '../../dto/fields/field.dto.js';

interface Fields {
  readonly fields: readonly FieldDefinition[];
}

/** The fields of a host's products over REST, v2. */
@ApiTags('products')
@ApiBearerAuth()
@Roles('host')
@Controller({ path: 'product-fields', version: '2' })
export class ProductFieldsController {
  constructor(
    private readonly define: DefineFields,
    private readonly see: SeeFields,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The fields that your products have' })
  @ApiOkResponse({ type: FieldsDto })
  async list(@CurrentActor() actor: Actor, @Query() { host }: FieldsQuery): Promise<Fields> {
    return { fields: await this.see.execute(actor, host?.toLowerCase()) };
  }

  @Put()
  @ApiOperation({ summary: 'Say which fields your products have, all of them' })
  @ApiOkResponse({ type: FieldsDto })
  async put(
    @CurrentActor() actor: Actor,
    @Query() { host }: FieldsQuery,
    @Body() { fields }: FieldsDto,
  ): Promise<Fields> {
    return { fields: await this.define.execute(actor, { hostId: host?.toLowerCase(), fields }) };
  }
}
