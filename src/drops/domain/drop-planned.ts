import { ValidationFailed } from '#kernel';
import type { DropState } from './drop-state.js';
import type { LineState } from './waiting-line.js';

/** What a host decides of a drop. */
export type DropPlanned = Omit<
  DropState,
  'state' | 'available' | 'held' | 'sold' | 'claims' | keyof LineState
>;

/** A drop before it opens. @throws ValidationFailed if it would close before that */
export function scheduled(plan: DropPlanned, now: Date): DropState {
  const { opensAt, closesAt, quantity } = plan;
  if (closesAt !== null && closesAt <= (opensAt ?? now)) {
    throw new ValidationFailed({
      errors: [{ path: 'closesAt', message: 'must be later than opensAt and now' }],
    });
  }
  return {
    ...plan,
    ...{ state: 'scheduled', available: quantity, held: 0, sold: 0, claims: 0 },
    ...{ waiting: 0, places: 0, served: 0 },
  };
}
