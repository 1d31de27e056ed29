import { claims, holdLateness, linePlaces } from '#platform/telemetry/metrics.js';
import type { DropChanges } from '../../domain/drop-state.js';
import type { LineChanges } from '../../domain/waiting-line.js';

/** Counts what a batch did to claims and to the line, once it is committed. */
export function countChanges({ made, changed, line, before }: DropChanges): void {
  const counts = new Map<string, number>();
  for (const { state } of [...made, ...changed]) counts.set(state, (counts.get(state) ?? 0) + 1);
  for (const [state, count] of counts) claims.inc({ state }, count);
  for (const { state, expiresAt } of changed) {
    if (state === 'expired') holdLateness.observe(Math.max(0, Date.now() - expiresAt.getTime()) / 1_000);
  }
  countPlaces(line);
  const told = before.waiting - line.changed.length;
  if (line.dissolved && told > 0) linePlaces.inc({ state: 'over' }, told);
}

/** Counts what a batch did to single places, once it is committed. */
export function countPlaces({ joined, changed }: LineChanges): void {
  if (joined.length > 0) linePlaces.inc({ state: 'joined' }, joined.length);
  const ended = [...joined, ...changed].filter(({ state }) => state !== 'waiting');
  for (const { state } of ended) linePlaces.inc({ state });
}
