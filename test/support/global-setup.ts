/** Before the integration suites: one PostgreSQL and one Redis for all of them, told to the workers by environment. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ServicesMessage } from './services.js';

const WITHOUT_REDIS = `
********************************************************************************
  No Redis: the tests that need it are SKIPPED.
  Install redis-server (apt-get install redis-server, brew install redis), or
  set REDIS_URL. REQUIRE_SERVICES=1 makes this an error.
********************************************************************************
`;

/** Jest loads this file as CommonJS, so it may import nothing of ours but types. */
export default async function globalSetup({ rootDir }: { rootDir: string }): Promise<void> {
  const support = join(rootDir, 'test', 'support');
  const services = fork(join(support, 'services.ts'), {
    execArgv: ['--import', join(support, 'typescript.js')],
    // Not in the terminal's group: on Ctrl-C it stops the services when the tests are done with them.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [message] = (await Promise.race([
    once(services, 'message'),
    once(services, 'exit').then(([code]) => [
      { failure: `The process of the test services ended with ${code}.` },
    ]),
  ])) as [ServicesMessage];
  if ('failure' in message) throw new Error(message.failure);
  Object.assign(process.env, message.environment);
  services.unref();
  services.channel?.unref();
  globalThis.testServices = services;
  if (process.env['TEST_REDIS_URL'] === undefined) complain();
}

function complain(): void {
  if (process.env['REQUIRE_SERVICES'] === '1') {
    throw new Error('REQUIRE_SERVICES=1, and there is no Redis: install redis-server, or set REDIS_URL.');
  }
  process.stderr.write(WITHOUT_REDIS);
}
