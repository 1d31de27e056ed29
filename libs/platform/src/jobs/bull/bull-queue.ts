import type { QueueOptions } from 'bull';
import type { RedisConnections } from '../../redis/redis-connections.js';

/** One queue for all jobs, told apart by name. */
export const QUEUE = 'souk';

export const BACKOFF = 'doubling';

/** The wait before the next attempt; milliseconds. Doubles up to a quarter of an hour, with as much again of chance. */
function doubling(attemptsMade: number): number {
  const base = Math.min(1_000 * 2 ** (attemptsMade - 1), 450_000);
  return Math.round(base * (1 + Math.random()));
}

/** Bull on connections of ours; milliseconds. */
export function queueOptions(connections: RedisConnections): QueueOptions {
  return {
    // Bull insists on patience for the two that only listen; adding a job fails fast instead.
    createClient: (type) => {
      if (type === 'client')
        return connections.quick('jobs', {
          enableOfflineQueue: true,
          commandTimeout: 2_000,
          socketTimeout: 3_000,
        });
      // A blocking read returns after five seconds at the latest: who is silent for longer is gone.
      return connections.patient(`jobs-${type}`, type === 'bclient' ? { socketTimeout: 10_000 } : {});
    },
    settings: {
      backoffStrategies: { [BACKOFF]: doubling },
      // A worker that dies is noticed within the lock plus two looks.
      lockDuration: 10_000,
      stalledInterval: 5_000,
      // Not the standard 1: two restarts of a worker during one long job are no reason to give the job up.
      maxStalledCount: 5,
      retryProcessDelay: 1_000,
    },
  };
}
