import { Counter, collectDefaultMetrics, Gauge, Histogram, type Metric, Registry } from 'prom-client';
import { Tally } from './tally.js';
import { Times } from './times.js';

/** The metrics of this process, as Prometheus reads them. */
export const registry = new Registry();
collectDefaultMetrics({ register: registry, prefix: 'souk_' });

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const httpSeconds = new Times({
  name: 'souk_http_request_seconds',
  help: 'Time to answer a request',
  labelNames: ['method', 'route', 'status'],
  buckets: SECONDS,
});
registry.registerMetric(httpSeconds as unknown as Metric);

export const httpRefusedEarly = new Counter({
  name: 'souk_http_refused_total',
  help: 'Requests refused before any work, by reason',
  labelNames: ['reason'],
  registers: [registry],
});

export const useCaseSeconds = new Histogram({
  name: 'souk_use_case_seconds',
  help: 'Time of a use case by outcome: ok, the code of the refusal, or fault',
  labelNames: ['use_case', 'outcome'],
  buckets: SECONDS,
  registers: [registry],
});

export const batchSize = new Histogram({
  name: 'souk_group_commit_batch_size',
  help: 'Requests that were committed as one transaction',
  labelNames: ['name'],
  buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
  registers: [registry],
});

export const batchSeconds = new Histogram({
  name: 'souk_group_commit_seconds',
  help: 'Time to commit one batch',
  labelNames: ['name'],
  buckets: SECONDS,
  registers: [registry],
});

export const paymentDifferences = new Gauge({
  name: 'souk_payment_differences',
  help: 'Payments of which the provider said something else than our books, when they were compared last',
  registers: [registry],
});

export const stockDifferences = new Gauge({
  name: 'souk_stock_differences',
  help: 'Variants whose stock was not the sum of its ledger, when they were compared last',
  registers: [registry],
});

export const sockets = new Gauge({
  name: 'souk_sockets',
  help: 'Sockets connected to this process',
  registers: [registry],
});

export const roomsOpen = new Gauge({
  name: 'souk_rooms_open',
  help: 'Rooms that sockets of this process are in',
  registers: [registry],
});

export const databaseConnections = new Gauge({
  name: 'souk_database_connections',
  help: 'Connections of the pool by state, used or idle, and the requests that wait for one',
  labelNames: ['state'],
  registers: [registry],
});

export const socketEvents = new Counter({
  name: 'souk_socket_commands_total',
  help: 'Commands received over sockets, by name and outcome',
  labelNames: ['command', 'outcome'],
  registers: [registry],
});

export const roomDeliveries = new Counter({
  name: 'souk_room_event_deliveries_total',
  help: 'Room events delivered to sockets of this process',
  registers: [registry],
});

export const chatThinned = new Counter({
  name: 'souk_chat_thinned_total',
  help: 'Messages, reactions and signs of typing refused because their room said more than can be delivered, by kind',
  labelNames: ['kind'],
  registers: [registry],
});

export const claims = new Counter({
  name: 'souk_claims_total',
  help: 'Claims by the state they came into: held, ordered, released or expired',
  labelNames: ['state'],
  registers: [registry],
});

export const holdLateness = new Histogram({
  name: 'souk_hold_lateness_seconds',
  help: 'How long after its end a hold that ran out was ended',
  buckets: SECONDS,
  registers: [registry],
});

export const linePlaces = new Counter({
  name: 'souk_line_places_total',
  help: 'Places in waiting lines by what became of them: joined, turn, left or over; joined less the others wait now',
  labelNames: ['state'],
  registers: [registry],
});

export const challenges = new Counter({
  name: 'souk_challenges_total',
  help: 'Challenge tokens by what came of their check: passed, refused or unavailable',
  labelNames: ['outcome'],
  registers: [registry],
});

export const outboxLag = new Gauge({
  name: 'souk_outbox_lag_seconds',
  help: 'Age of the oldest event that was not relayed yet',
  registers: [registry],
});

export const unitsOfWorkRetried = new Counter({
  name: 'souk_units_of_work_retried_total',
  help: 'Transactions that were done once more, by the SQLSTATE for which the first was undone (40P01: a deadlock)',
  labelNames: ['sqlstate'],
  registers: [registry],
});

export const frontHits = new Tally({ level: 'front', outcome: 'hit' });
export const frontMisses = new Tally({ level: 'front', outcome: 'miss' });

export const cacheReads = new Counter({
  name: 'souk_cache_reads_total',
  help: 'Reads of a cache by level and outcome',
  labelNames: ['level', 'outcome'],
  registers: [registry],
  collect() {
    for (const tally of [frontHits, frontMisses]) tally.tell(this);
  },
});
