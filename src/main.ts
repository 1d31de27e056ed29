/** Starts Souk, prints how to reach it, and stops it cleanly on Ctrl-C or SIGTERM. */
import 'reflect-metadata';
import { LOGGER } from '#platform/telemetry/logger.js';
import type { Logger } from 'pino';
import { type Souk, startSouk } from './bootstrap.js';
import { welcome } from './demo/welcome.js';
import { startupMessage } from './startup-message.js';

let souk: Souk | undefined;
let asked: NodeJS.Signals | undefined;
// Before anything starts, and not once: who is ended in the middle of a start would leave the embedded PostgreSQL behind, and a
// second signal without a listener would end the process in the middle of its drain, which is bounded.
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    asked = signal;
    if (souk !== undefined) void leave(souk, signal, 0);
  });

try {
  souk = await startSouk();
  stopOnBugs(souk);
} catch (error) {
  process.stderr.write(`${startupMessage(error)}\n`);
  process.exit(1);
}
if (asked !== undefined) void leave(souk, asked, 0);
else if (souk.settings.nodeEnv === 'development') process.stdout.write(welcome(souk.url, souk.settings));

async function leave({ app, stop }: Souk, reason: string, code: number): Promise<void> {
  const logger = app.get<Logger>(LOGGER);
  logger.info({ reason }, 'stopping: finishing what was accepted');
  try {
    await stop();
    process.exit(code);
  } catch (error) {
    logger.fatal({ err: error }, 'stopping failed');
    process.exit(1);
  }
}

/** The state of the process is unknown then, so it ends, cleanly. */
function stopOnBugs(souk: Souk): void {
  const logger = souk.app.get<Logger>(LOGGER);
  process.on('unhandledRejection', (error) => {
    logger.fatal({ err: error }, 'unhandled rejection');
    void leave(souk, 'unhandled rejection', 1);
  });
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught exception');
    void leave(souk, 'uncaught exception', 1);
  });
}
