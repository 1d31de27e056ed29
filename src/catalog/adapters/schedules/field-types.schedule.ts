import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Chores } from '#platform/schedules/chores.js';
import { PurgeFieldTypes } from '../../application/fields/purge-field-types.js';

/** Has types of fields that nobody uses any more forgotten every night, on one node. */
@Injectable()
export class FieldTypesSchedule {
  constructor(
    private readonly purgeTypes: PurgeFieldTypes,
    private readonly chores: Chores,
  ) {}

  @Cron('17 4 * * *')
  purge(): Promise<void> {
    return this.chores.onOneNode({
      name: 'catalog.field-types',
      complaint: 'types of fields that nobody uses were not forgotten; trying again tomorrow',
      work: () => this.purgeTypes.execute(),
    });
  }
}
