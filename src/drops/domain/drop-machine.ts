import { InvalidTransition } from '#kernel';
import type { DropStatus, DropVerb } from './drop-state.js';

interface Transition {
  readonly from: readonly DropStatus[];
  readonly to: Exclude<DropStatus, 'scheduled'>;
}

/** The machine of a drop: `scheduled → open ⇄ paused → closed` or `cancelled`; it is sold out by its last sale. */
const TRANSITIONS: Readonly<Record<DropVerb, Transition>> = {
  open: { from: ['scheduled'], to: 'open' },
  pause: { from: ['open'], to: 'paused' },
  resume: { from: ['paused'], to: 'open' },
  close: { from: ['scheduled', 'open', 'paused', 'sold_out'], to: 'closed' },
  cancel: { from: ['scheduled', 'open', 'paused'], to: 'cancelled' },
};

/** What is told of a drop that came into a state. */
export const HAPPENED = {
  open: 'drop.opened',
  paused: 'drop.paused',
  sold_out: 'drop.sold_out',
  closed: 'drop.closed',
  cancelled: 'drop.cancelled',
} as const;

/** The state that a verb leads to. @throws InvalidTransition if it cannot follow the present one */
export function next(state: DropStatus, verb: DropVerb): Transition['to'] {
  const { from, to } = TRANSITIONS[verb];
  if (!from.includes(state)) {
    throw new InvalidTransition({ state }, `A drop that is ${state} cannot be asked to ${verb}.`);
  }
  return to;
}

/** True if the drop sells, now or when it goes on. */
export function isSelling(state: DropStatus): boolean {
  return state === 'open' || state === 'paused';
}

/** True if the end of its time closes the drop; what is sold out is over anyway. */
export function mayClose(state: DropStatus): boolean {
  return state === 'scheduled' || isSelling(state);
}

/** True if what comes back is not for sale here any more. */
export function isOver(state: DropStatus): boolean {
  return state === 'closed' || state === 'cancelled';
}
