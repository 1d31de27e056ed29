/** What rooms carry: how many deliveries, how fast they are told something, what a socket costs, and what a storm does. */
import { deliveries } from './rooms/curve.js';
import { idleProcess, memory } from './rooms/memory.js';
import { sendPath } from './rooms/send-path.js';
import { singleEvents } from './rooms/single-events.js';
import { slowReaders } from './rooms/slow-readers.js';
import { RoomStage } from './rooms/stage.js';
import { storm } from './rooms/storm.js';
import { options } from './support/options.js';
import { startPostgres } from './support/postgres.js';
import { Report } from './support/report.js';

const asked = options({ seconds: 2 });
const report = new Report('bench:rooms');
const postgres = await startPostgres();
const stage = new RoomStage(postgres);
try {
  if (asked.wants('single')) await singleEvents(stage, report);
  if (asked.wants('deliveries')) await deliveries(stage, asked, report);
  if (asked.wants('send')) await sendPath(stage, asked, report);
  if (asked.wants('memory')) await memory(stage, asked, report);
  if (asked.wants('idle')) await idleProcess(stage, asked, report);
  if (asked.wants('storm')) await storm(stage, asked, report);
  if (asked.wants('slow')) await slowReaders(stage, asked, report);
} finally {
  await postgres.stop();
}
report.finish();
process.exit();
