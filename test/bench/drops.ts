/** How fast and how fair drops are: the engine, the front door, sockets, refusals, many at once, and far over capacity. */
import 'reflect-metadata';
import { measureEngine } from './claims/engine.js';
import { measureFrontDoor } from './drops/front-door.js';
import { measureOverload } from './drops/overload.js';
import { measureRush } from './drops/rush.js';
import { measureScale } from './drops/scale.js';
import { measureSockets } from './drops/sockets.js';
import { options } from './support/options.js';
import { startPostgres } from './support/postgres.js';
import { Report } from './support/report.js';

const asked = options({ seconds: 3 });
const report = new Report('bench:drops');
const postgres = await startPostgres();
try {
  if (asked.wants('engine')) await measureEngine(postgres, asked, report, 0.6);
  if (asked.wants('http')) await measureFrontDoor(postgres, asked, report);
  if (asked.wants('sockets')) await measureSockets(postgres, asked, report);
  if (asked.wants('scale')) await measureScale(postgres, asked, report);
  if (asked.wants('rush')) await measureRush(postgres, asked, report);
  if (asked.wants('overload')) await measureOverload(postgres, asked, report);
} finally {
  await postgres.stop();
}
report.finish();
process.exit();
