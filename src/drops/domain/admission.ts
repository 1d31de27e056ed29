/** Who may ask for a unit of a drop, and when. */
import type { Admitted, DropState } from './drop-state.js';
import { DropNotOpen, SoldOut } from './errors.js';
import type { Place } from './waiting-line.js';

/** How a drop without a line before its opening admits. */
export const AT_ONCE: Admitted = { admission: 'at_once', seed: null, seedHash: null };

/** True while places are given that the opening will shuffle. */
export function takesEntries({ state, admission }: Pick<DropState, 'state' | 'admission'>): boolean {
  return state === 'scheduled' && admission !== 'at_once';
}

/** The seed for everyone to see: as long as it decides nothing any more. */
export function revealedSeed({ state, seed }: Pick<DropState, 'state' | 'seed'>): string | null {
  return state === 'scheduled' ? null : seed;
}

/** @param place the latest one of who asks @throws DropNotOpen, SoldOut */
export function requireAdmission(drop: DropState, place: Place | undefined): void {
  const { id: dropId, state, available, admission, opensAt } = drop;
  if (state === 'sold_out') throw new SoldOut({ dropId, available, final: true });
  if (state !== 'open') {
    const opens = state === 'scheduled' && opensAt !== null ? { opensAt: opensAt.toISOString() } : {};
    throw new DropNotOpen({ dropId, state, ...opens });
  }
  // Whoever has a place entered before the opening, as nobody else is given one after it.
  if (admission === 'draw' && (place === undefined || place.state === 'left')) {
    throw new DropNotOpen(
      { dropId, state, admission },
      'This drop is a draw: it sells only to those who entered its line before it opened, and did not leave.',
    );
  }
}
