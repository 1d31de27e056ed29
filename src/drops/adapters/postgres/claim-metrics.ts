import { claims } from '#platform/telemetry/metrics.js';
import type { Claim } from '../../domain/claim.js';

/** Counts claims by the state they came into. */
export function countClaims(changed: readonly Claim[]): void {
  for (const claim of changed) claims.inc({ state: claim.state });
}
