import type { Drop } from '../domain/drop.js';
import type { HandedOver } from '../domain/claims/claim-book.js';
import type { ClaimAnswer, ClaimRequest, DropVerb } from '../domain/drop-state.js';
import type { ClaimsConcerned } from './ports.js';

/** What may be asked of a drop; requests of one drop are decided in order of arrival. */
export type DropRequest =
  | ({ readonly kind: 'claim' } & ClaimRequest)
  | { readonly kind: 'release'; readonly claimId: string; readonly userId: string }
  | { readonly kind: 'expire'; readonly claimIds: readonly string[] }
  | { readonly kind: 'join' | 'leave'; readonly userId: string }
  | { readonly kind: 'merge'; readonly guestId: string; readonly userId: string }
  | { readonly kind: 'change'; readonly verb: DropVerb }
  | { readonly kind: 'catch-up' };

/** What it is answered: a claim where one was asked for, and what became of what a guest had. */
export type DropAnswer = ClaimAnswer | HandedOver | undefined;

/** What the drop makes of one request. @throws its refusal */
export function decide(drop: Drop, request: DropRequest, now: Date): DropAnswer {
  switch (request.kind) {
    case 'claim':
      return drop.claim(request, now);
    case 'release':
      return { claim: drop.release(request.claimId, request.userId), replayed: false };
    case 'expire':
      return void drop.expire(request.claimIds, now);
    case 'join':
      return void drop.join(request.userId, now);
    case 'leave':
      return void drop.leave(request.userId);
    case 'merge':
      return drop.handOver(request.guestId, request.userId);
    case 'change':
      return void drop.change(request.verb);
    case 'catch-up':
      return undefined;
  }
}

/** What has to be known of a drop to decide a batch. */
export function concerned(batch: readonly DropRequest[]): ClaimsConcerned {
  const userIds: string[] = [];
  const keys: string[] = [];
  const claimIds: string[] = [];
  const inLine: string[] = [];
  for (const request of batch) {
    if (request.kind === 'claim') {
      userIds.push(request.userId);
      keys.push(request.key);
    } else if (request.kind === 'release') claimIds.push(request.claimId);
    else if (request.kind === 'expire') claimIds.push(...request.claimIds);
    else if (request.kind === 'join' || request.kind === 'leave') inLine.push(request.userId);
    else if (request.kind === 'merge') inLine.push(request.guestId, request.userId);
  }
  const allHeld = batch.some((request) => request.kind === 'change' && request.verb === 'cancel');
  return { userIds: [...userIds, ...inLine], keys, claimIds, inLine, allHeld };
}
