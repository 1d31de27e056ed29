import { wrongField } from '#kernel';
import { AT_ONCE } from './admission.js';
import type { Admitted, DropState } from './drop-state.js';
import type { LineState } from './waiting-line.js';

/** What a host decides of a drop; it admits at once unless told. */
export type DropPlanned = Partial<Admitted> &
  Omit<DropState, 'state' | 'available' | 'held' | 'sold' | 'claims' | keyof LineState | keyof Admitted>;

/** A drop before it opens. @throws ValidationFailed if it would close before that */
export function scheduled(plan: DropPlanned, now: Date): DropState {
  const { opensAt, closesAt, quantity } = plan;
  if (closesAt !== null && closesAt <= (opensAt ?? now)) {
    throw wrongField('closesAt', 'must be later than opensAt and now');
  }
  return {
    ...AT_ONCE,
    ...plan,
    ...{ state: 'scheduled', available: quantity, held: 0, sold: 0, claims: 0 },
    ...{ waiting: 0, places: 0, served: 0 },
  };
}
