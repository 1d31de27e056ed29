/** Starts Souk, prints how to reach it, and stops it cleanly on Ctrl-C or SIGTERM. */
import 'reflect-metadata';
import { LOGGER } from '#platform/telemetry/logger.js';
import type { Logger } from 'pino';
import { type Souk, startSouk } from './bootstrap.js';
import { welcome } from './demo/welcome.js';
import { startupMessage } from './startup-message.js';

try {
  const souk = await startSouk();
  stopOnSignals(souk);
  if (souk.settings.nodeEnv === 'development') process.stdout.write(welcome(souk.url, souk.settings));
} catch (error) {
  process.stderr.write(`${startupMessage(error)}\n`);
  process.exit(1);
}

function stopOnSignals(souk: Souk): void {
  const logger = souk.app.get<Logger>(LOGGER);
  const leave = (reason: string, code: number) => {
    logger.info({ reason }, 'stopping: finishing what was accepted');
    souk.stop().then(
      () => process.exit(code),
      (error: unknown) => {
        logger.fatal({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  // Not once: a second signal without a listener would end the process in the middle of its drain, which is bounded.
  process.on('SIGTERM', () => leave('SIGTERM', 0));
  process.on('SIGINT', () => leave('SIGINT', 0));
  // Both are bugs: the state of the process is unknown, so it ends, cleanly.
  process.on('unhandledRejection', (error) => {
    logger.fatal({ err: error }, 'unhandled rejection');
    leave('unhandled rejection', 1);
  });
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught exception');
    leave('uncaught exception', 1);
  });
}
