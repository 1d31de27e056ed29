import type { DropState } from '../drop-state.js';

/** Where the units of a drop are. */
type Pile = 'available' | 'held' | 'sold';

/** A drop with so many units elsewhere: what one pile loses, another one gains. */
export function moved(drop: DropState, from: Pile, to: Pile, quantity: number): DropState {
  return { ...drop, [from]: drop[from] - quantity, [to]: drop[to] + quantity };
}
