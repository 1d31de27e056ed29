import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { Locks } from '#platform/database/locks.js';
import { HandlesJob } from '#platform/jobs/job-handler.js';
import { Jobs } from '#platform/jobs/jobs.js';
import { LOGGER } from '#platform/telemetry/logger.js';
import { ImportWorkers } from '../../application/imports/ports.js';
import { RunImports } from '../../application/imports/run-imports.js';

const RUN = 'catalog.run-imports';
/** Hosts whose imports this process does at the same time. */
const AT_ONCE = 2;

/** Has the imports of a host done by a worker, one of them for each host. */
@Injectable()
export class ImportCalls extends ImportWorkers {
  constructor(
    private readonly jobs: Jobs,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  async call(hostId: string): Promise<void> {
    await this.jobs.add(RUN, { hostId }).catch((error: unknown) => {
      this.logger.warn({ err: error, hostId }, 'an import waits until workers look by themselves');
    });
  }
}

/** Does imports. A call that comes while all hands are full is dropped: workers look again every few seconds. */
@Injectable()
export class ImportJobs implements OnModuleDestroy {
  private underWay = 0;
  private isOver = false;

  constructor(
    private readonly imports: RunImports,
    private readonly locks: Locks,
  ) {}

  /** What is under way stops after its present batch; another worker goes on from there. */
  onModuleDestroy(): void {
    this.isOver = true;
  }

  @HandlesJob(RUN)
  async run({ hostId }: { readonly hostId: string }): Promise<void> {
    if (this.isOver || this.underWay >= AT_ONCE) return;
    this.underWay += 1;
    try {
      const isOver = (): boolean => this.isOver;
      await this.locks.tryWith(`catalog.imports:${hostId}`, () => this.imports.execute(hostId, isOver));
    } finally {
      this.underWay -= 1;
    }
  }
}
