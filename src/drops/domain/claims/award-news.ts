/** What is told of a batch: of the unit of an auction, only what became of its claims. */
import type { Claim } from './claim.js';
import { claimEvents } from './claim-events.js';
import type { DropState } from '../drop-state.js';
import type { DropEvent } from '../events.js';

export function published(
  { id, auctionId }: DropState,
  happened: readonly DropEvent[],
  claims: { readonly made: readonly Claim[]; readonly changed: readonly Claim[] },
): readonly DropEvent[] {
  const told = claimEvents(id, claims);
  if (auctionId === undefined) return [...happened, ...told];
  return [...told, ...claims.changed.flatMap((claim) => newsOf(claim, auctionId))];
}

function newsOf(claim: Claim, auctionId: string): DropEvent[] {
  const { id: claimId, dropId, userId, price, state } = claim;
  const data = { auctionId, dropId, claimId, userId, price };
  if (state === 'held') return [];
  return [{ type: state === 'ordered' ? 'award.ordered' : 'award.lapsed', data }];
}
