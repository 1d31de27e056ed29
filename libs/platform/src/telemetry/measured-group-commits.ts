import { Inject, Injectable } from '@nestjs/common';
import { type CommitBatch, GroupCommit, GroupCommits } from '#kernel';
import { type Settings, SETTINGS } from '../config/settings.js';
import { batchSeconds, batchSize } from './metrics.js';

/** Requests that wait for one key at most. */
const MAX_WAITING = 10_000;

/** Group commits whose batch sizes and times are in `/metrics`. */
@Injectable()
export class MeasuredGroupCommits extends GroupCommits {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {
    super();
  }

  named<Key, In, Out>(name: string, commit: CommitBatch<Key, In, Out>): GroupCommit<Key, In, Out> {
    const size = batchSize.labels({ name });
    const seconds = batchSeconds.labels({ name });
    const measured: CommitBatch<Key, In, Out> = async (key, batch) => {
      const start = performance.now();
      try {
        return await commit(key, batch);
      } finally {
        size.observe(batch.length);
        seconds.observe((performance.now() - start) / 1000);
      }
    };
    return new GroupCommit(measured, { maxBatch: this.settings.maxBatch, maxWaiting: MAX_WAITING });
  }
}
