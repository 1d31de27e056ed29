/** `npm run replay -- <id>`: steps through what was recorded of a drop or an auction, and decides it once more. */
import 'reflect-metadata';
import { createInterface } from 'node:readline';
import { loadSettings } from '#platform/config/config.module.js';
import { StartupError } from '#platform/config/startup-error.js';
import { openForReading } from '#platform/database/reading.js';
import { addressIn } from '#platform/embedded/credentials.js';
import { startupMessage } from '../startup-message.js';
import { type Options, readOptions, USAGE } from './options.js';
import { fromDatabase, fromElsewhere } from './recordings.js';
import { replayAuction } from './replay-auction.js';
import { replayDrop, type Screen } from './replay-drop.js';

async function replay({ id, from }: Options, screen: Screen): Promise<boolean> {
  if (from !== undefined || id === undefined) return replayDrop(await fromElsewhere(from ?? '', id), screen);
  const reading = await openForReading(await databaseUrl());
  try {
    const recording = await fromDatabase(reading, id);
    if (recording !== null) return await replayDrop(recording, screen);
    const same = await replayAuction(reading, id, screen);
    if (same === null) throw new StartupError(`There is no drop and no auction ${id} in this database.`, '');
    return same;
  } finally {
    await reading.close();
  }
}

async function databaseUrl(): Promise<string> {
  const { settings } = await loadSettings();
  const url = settings.databaseUrl ?? (await addressIn(settings.dataDir));
  if (url !== undefined) return url;
  throw new StartupError(
    `No Souk runs on the data folder ${settings.dataDir}.`,
    'Start it with `npm start`, or name another database with DATABASE_URL.',
  );
}

/** With `step`, every line that comes in lets one record through; once there are no more lines, the rest. */
function screenOf({ step, verbose, who }: Options): Screen & { close(): void } {
  const input = step ? createInterface({ input: process.stdin }) : undefined;
  const lines = input?.[Symbol.asyncIterator]();
  return {
    shows: who !== undefined ? { of: who } : verbose ? 'all' : undefined,
    goOn: async () => void (await lines?.next()),
    write: (text) => void process.stdout.write(text),
    close: () => input?.close(),
  };
}

const options = readOptions(process.argv.slice(2));
if (options === undefined) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  const screen = screenOf(options);
  try {
    process.exitCode = (await replay(options, screen)) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${error instanceof StartupError ? error.message : startupMessage(error)}\n`);
    process.exitCode = 1;
  } finally {
    screen.close();
  }
}
