/** Each suite counts from nothing, though suites of one worker share Souk's modules: see souk-outside.js. */
import { registry } from '#platform/telemetry/metrics.js';

// What is counted beside it is told when somebody reads.
await registry.metrics();
registry.resetMetrics();
