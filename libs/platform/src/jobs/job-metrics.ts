import { Counter } from 'prom-client';
import { registry } from '../telemetry/metrics.js';

/** Attempts at jobs by outcome. */
export const jobsDone = new Counter({
  name: 'souk_jobs_total',
  help: 'Attempts at jobs by name and outcome: done, failed (tried again later) or dead',
  labelNames: ['job', 'outcome'],
  registers: [registry],
});
