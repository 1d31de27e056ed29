/** How many orders a small shop completes, how fast its cached pages are, and those of a large one. */
import 'reflect-metadata';
import { measureFrontPages } from './shop/front-pages.js';
import { measureLargeCatalog } from './shop/large-catalog.js';
import { measureOrders } from './shop/orders.js';
import { options } from './support/options.js';
import { startPostgres } from './support/postgres.js';
import { Report } from './support/report.js';

const asked = options({ seconds: 3 });
const report = new Report('bench:shop');
const postgres = await startPostgres();
try {
  if (asked.wants('orders')) await measureOrders(postgres, asked, report);
  if (asked.wants('large')) await measureLargeCatalog(postgres, asked, report);
  if (asked.wants('front')) await measureFrontPages(postgres, asked, report);
} finally {
  await postgres.stop();
}
report.finish();
process.exit();
