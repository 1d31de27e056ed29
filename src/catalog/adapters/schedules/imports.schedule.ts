import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Chores } from '#platform/schedules/chores.js';
import { ImportFiles, Imports, ImportWorkers } from '../../application/imports/ports.js';

/** How often is looked for imports that nobody does; milliseconds. */
const EVERY = 5_000;

/** Finds imports whose worker died or was never called, and files that belong to none. */
@Injectable()
export class ImportsSchedule {
  constructor(
    private readonly imports: Imports,
    private readonly files: ImportFiles,
    private readonly workers: ImportWorkers,
    private readonly chores: Chores,
  ) {}

  @Interval(EVERY)
  sweep(): Promise<void> {
    return this.chores.onOneNode({
      name: 'catalog.imports',
      complaint: 'imports that wait were not looked for; trying again in 5 seconds',
      work: async () => {
        const files = await this.imports.unfinished();
        for (const hostId of new Set(files.map((file) => file.hostId))) await this.workers.call(hostId);
        await this.files.sweep(files.map(({ path }) => path));
      },
    });
  }
}
