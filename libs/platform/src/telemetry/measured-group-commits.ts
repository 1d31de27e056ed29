import { Inject, Injectable } from '@nestjs/common';
import { type CommitBatches, GroupCommit, GroupCommits } from '#kernel';
import { type Settings, SETTINGS } from '../config/settings.js';
import { batchSeconds, batchSize } from './metrics.js';
import { forMany } from './request-context.js';

/** Requests that wait for one key at most. */
const MAX_WAITING = 10_000;

/** What the sockets brought in the same turn of the event loop goes together: else the first of a crowd would go alone. */
const begin = (start: () => void): void => void setImmediate(start);

/** Group commits whose batch sizes and times are in `/metrics`. */
@Injectable()
export class MeasuredGroupCommits extends GroupCommits {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {
    super();
  }

  together<Key, In, Out>(
    name: string,
    commit: CommitBatches<Key, In, Out>,
    lanes?: number,
  ): GroupCommit<Key, In, Out> {
    const size = batchSize.labels({ name });
    const seconds = batchSeconds.labels({ name });
    const measured: CommitBatches<Key, In, Out> = async (batches, held) => {
      const start = performance.now();
      try {
        return await forMany(() => commit(batches, held));
      } finally {
        let requests = 0;
        for (const batch of batches.values()) requests += batch.length;
        size.observe(requests);
        seconds.observe((performance.now() - start) / 1000);
      }
    };
    const { maxBatch } = this.settings;
    return new GroupCommit(measured, {
      ...{ maxBatch, maxWaiting: MAX_WAITING, begin },
      ...(lanes !== undefined && { lanes }),
    });
  }
}
