import type { Claim, ClaimStatus } from './claim.js';
import type { DropEvent } from '../events.js';

/** The key of a claim that a turn in the line became; no caller can send it, as ours have no line feed. */
const TURN = 'line\n';

/** The key of the claim that the turn of a place becomes. */
export function keyOfTurn(placeNumber: number): string {
  return `${TURN}${placeNumber}`;
}

/** What a batch of claims tells the other contexts: one event of a kind, however many claims it befell. */
export function claimEvents(
  dropId: string,
  { made, changed }: { readonly made: readonly Claim[]; readonly changed: readonly Claim[] },
): DropEvent[] {
  const idsOf = (state: ClaimStatus): string[] =>
    [...made, ...changed].filter((claim) => claim.state === state).map(({ id }) => id);
  const [expired, released] = [idsOf('expired'), idsOf('released')];
  const turns = made
    .filter(({ key, state }) => key.startsWith(TURN) && state === 'held')
    .map(({ id, userId }) => ({ userId, claimId: id }));
  const events: DropEvent[] = [];
  if (expired.length > 0) events.push({ type: 'claims.expired', data: { dropId, claimIds: expired } });
  if (released.length > 0) events.push({ type: 'claims.released', data: { dropId, claimIds: released } });
  if (turns.length > 0) events.push({ type: 'line.turned', data: { dropId, turns } });
  return events;
}
