import { Counter, Gauge } from 'prom-client';
import { registry } from '../telemetry/metrics.js';

/** Attempts at jobs by outcome. */
export const jobsDone = new Counter({
  name: 'souk_jobs_total',
  help: 'Attempts at jobs by name and outcome: done, failed (tried again later) or dead',
  labelNames: ['job', 'outcome'],
  registers: [registry],
});

/** Who sees one should look at it: nothing happens to a dead job by itself. */
export const jobsDead = new Gauge({
  name: 'souk_jobs_dead',
  help: 'Jobs in the queue that failed as often as they may, as workers see it',
  registers: [registry],
});
