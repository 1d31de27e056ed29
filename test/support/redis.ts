/** Redis for tests that need it; where there is none they are skipped, and global-setup.ts has said so. */
import { beforeAll, describe } from '@jest/globals';
import { Redis } from 'ioredis';

export interface TestRedis {
  /** To be used in hooks and tests, not while they are being defined. */
  readonly url: string;
}

/**
 * A `describe` whose tests get a Redis: a database of their own, empty at the start if the server is the run's own.
 * Published messages know no databases: a suite that listens uses a channel prefix of its own.
 */
export function describeWithRedis(name: string, define: (redis: TestRedis) => void): void {
  const server = process.env['TEST_REDIS_URL'];
  if (server === undefined) {
    describe.skip(name, () => define({ url: 'redis://there-is-no-redis.invalid' }));
    return;
  }
  const ours = process.env['TEST_REDIS_IS_OURS'] === '1';
  const url = ours ? ownDatabase(server) : server;
  describe(name, () => {
    // Somebody else's Redis may hold what somebody else needs.
    if (ours) beforeAll(() => empty(url));
    define({ url });
  });
}

/** Jest runs one suite at a time in each worker. */
function ownDatabase(server: string): string {
  const url = new URL(server);
  url.pathname = `/${process.env['JEST_WORKER_ID'] ?? '1'}`;
  return url.href;
}

async function empty(url: string): Promise<void> {
  const client = new Redis(url);
  try {
    await client.flushdb();
  } finally {
    client.disconnect();
  }
}
