import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Chores } from '#platform/schedules/chores.js';
import { PurgeImports } from '../../application/imports/purge-imports.js';

/** How often is looked for imports that are of age; milliseconds. */
const EVERY = 600_000;

/** Has imports forgotten that ended long ago, on one node at a time. */
@Injectable()
export class ImportRetentionSchedule {
  constructor(
    private readonly purgeImports: PurgeImports,
    private readonly chores: Chores,
  ) {}

  @Interval(EVERY)
  purge(): Promise<void> {
    return this.chores.onOneNode({
      name: 'catalog.import-retention',
      complaint: 'some old imports were not forgotten; trying again in 10 minutes',
      work: () => this.purgeImports.execute(),
    });
  }
}
