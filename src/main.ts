/** Starts Souk, prints how to reach it, and stops it cleanly on Ctrl-C or SIGTERM. */
import 'reflect-metadata';
import { LOGGER } from '#platform/telemetry/logger.js';
import type { Logger } from 'pino';
import { type Souk, startSouk } from './bootstrap.js';
import { welcome } from './demo/welcome.js';
import { startupMessage } from './startup-message.js';

let leaving = false;
const starting = startSouk();
// From now on: who leaves in the middle of a start would leave the embedded PostgreSQL behind. Not once: a second signal without
// a listener would end the process in the middle of its drain, which is bounded.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void leave(signal, 0));

try {
  const souk = await starting;
  stopOnBugs(souk);
  if (souk.settings.nodeEnv === 'development' && !leaving)
    process.stdout.write(welcome(souk.url, souk.settings));
} catch (error) {
  process.stderr.write(`${startupMessage(error)}\n`);
  process.exit(1);
}

/** Ends the process as soon as it has started; why it cannot start is told where that is waited for. */
async function leave(reason: string, code: number): Promise<void> {
  leaving = true;
  const souk = await starting.catch(() => undefined);
  if (souk === undefined) return;
  const logger = souk.app.get<Logger>(LOGGER);
  logger.info({ reason }, 'stopping: finishing what was accepted');
  try {
    await souk.stop();
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
    void leave('unhandled rejection', 1);
  });
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught exception');
    void leave('uncaught exception', 1);
  });
}
