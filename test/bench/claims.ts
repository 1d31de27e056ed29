/** How fast claims are: the engine alone, over HTTP, and with a paid order. */
import 'reflect-metadata';
import { measureEngine } from './claims/engine.js';
import { measureOverHttp } from './claims/over-http.js';
import { options } from './support/options.js';
import { startPostgres } from './support/postgres.js';
import { Report } from './support/report.js';

const asked = options({ seconds: 3 });
const report = new Report('bench:claims');
const postgres = await startPostgres();
try {
  if (asked.wants('engine')) await measureEngine(postgres, asked, report, 0.5);
  if (asked.wants('http') || asked.wants('orders')) await measureOverHttp(postgres, asked, report);
} finally {
  await postgres.stop();
}
report.finish();
process.exit();
