import { claims, holdLateness, linePlaces } from '#platform/telemetry/metrics.js';
import type { DropChanges } from '../../domain/drop-state.js';

/** Counts what a batch did to claims and to the line, once it is committed. */
export function countChanges({ made, changed, line, before }: DropChanges): void {
  for (const claim of [...made, ...changed]) claims.inc({ state: claim.state });
  for (const { state, expiresAt } of changed) {
    if (state === 'expired') holdLateness.observe(Math.max(0, Date.now() - expiresAt.getTime()) / 1_000);
  }
  if (line.joined.length > 0) linePlaces.inc({ state: 'joined' }, line.joined.length);
  const ended = [...line.joined, ...line.changed].filter(({ state }) => state !== 'waiting');
  for (const { state } of ended) linePlaces.inc({ state });
  const told = before.waiting - line.changed.length;
  if (line.dissolved && told > 0) linePlaces.inc({ state: 'over' }, told);
}
