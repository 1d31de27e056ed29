/** `npm run migrate`: brings the schema at `DATABASE_URL` up to date; any number of nodes may run it at once. */
import 'reflect-metadata';
import { loadSettings } from '#platform/config/config.module.js';
import { StartupError } from '#platform/config/startup-error.js';
import { migrate } from '#platform/database/migrations.js';
import { allTables } from './app.module.js';
import { startupMessage } from './startup-message.js';

try {
  const { settings } = await loadSettings();
  if (settings.databaseUrl === undefined) {
    throw new StartupError(
      'DATABASE_URL is not set.',
      'The embedded database migrates by itself at `npm start`.',
    );
  }
  const ran = await migrate(settings.databaseUrl, allTables);
  process.stdout.write(ran.length === 0 ? 'The schema is up to date.\n' : `Migrated: ${ran.join(', ')}\n`);
} catch (error) {
  process.stderr.write(`${startupMessage(error)}\n`);
  process.exitCode = 1;
}
