/** How a request, and what befell the line, are written down once they are decided. */
import type { Outcome } from '#kernel';
import type { Drop } from '../../domain/drop.js';
import type { DropAnswer, DropRequest } from '../drop-requests.js';
import type { Entry, LineEntry } from './batch-record.js';

/** What has to be known from before a request was decided. */
export interface Before {
  /** The number of the last place in the line. */
  readonly places: number;
  /** Of the claims whose hold may be over, those that held units. */
  readonly held: readonly string[];
}

export function beforeOf(drop: Drop, request: DropRequest): Before {
  const { places } = drop.snapshot();
  if (request.kind !== 'expire') return { places, held: [] };
  return { places, held: request.claimIds.filter((id) => drop.find(id)?.state === 'held') };
}

/** Null if nothing was asked and nothing happened. */
export function entryOf(
  drop: Drop,
  request: DropRequest,
  outcome: Outcome<DropAnswer>,
  before: Before,
): Entry | null {
  const code = 'refused' in outcome ? outcome.refused.code : undefined;
  switch (request.kind) {
    case 'claim':
      return claimEntry(drop, request.userId, request.quantity, outcome);
    case 'release':
      return ['release', request.userId, numberOf(drop, request.claimId), code ?? 'released'];
    case 'expire': {
      const over = before.held.filter((id) => drop.find(id)?.state === 'expired');
      return over.length > 0 ? ['expire', over.map((id) => numberOf(drop, id))] : null;
    }
    case 'join': {
      const { places } = drop.snapshot();
      return ['join', request.userId, code ?? (places > before.places ? places : 0)];
    }
    case 'leave':
      return ['leave', request.userId, code ?? 'left'];
    case 'merge':
      return mergeEntry(request.guestId, request.userId, outcome);
    case 'change':
      return ['change', request.verb, code ?? 'done'];
    case 'catch-up':
      return null;
  }
}

function claimEntry(drop: Drop, userId: string, quantity: number, outcome: Outcome<DropAnswer>): Entry {
  if ('refused' in outcome) {
    const { code, facts } = outcome.refused;
    if (typeof facts['elsewhere'] === 'number') return ['claim', userId, quantity, code, facts['elsewhere']];
    if (code !== 'idempotency_key_reused') return ['claim', userId, quantity, code];
    return ['claim', userId, quantity, code, numberOf(drop, String(facts['claimId']))];
  }
  const answer = outcome.value !== undefined && 'claim' in outcome.value ? outcome.value : undefined;
  const number = answer?.claim.number ?? 0;
  if (answer?.replayed !== true) return ['claim', userId, quantity, number];
  return ['claim', userId, quantity, number, number];
}

function mergeEntry(guestId: string, userId: string, outcome: Outcome<DropAnswer>): Entry | null {
  if ('refused' in outcome || outcome.value === undefined || !('released' in outcome.value)) return null;
  return ['merge', guestId, userId, outcome.value.place, outcome.value.released];
}

/** Whose turns came, in the order of their places. @param before the last place served before the batch */
export function turnsOf(drop: Drop, before: number): LineEntry[] {
  const { served } = drop.snapshot();
  if (served === before) return [];
  const { joined, changed } = drop.changes().line;
  return [...changed, ...joined]
    .filter(
      ({ number, state }) => number > before && number <= served && (state === 'turn' || state === 'over'),
    )
    .toSorted((a, b) => a.number - b.number)
    .map(({ userId, number, claimId }) => {
      return ['turn', userId, number, claimId === null ? 0 : numberOf(drop, claimId)];
    });
}

export function numberOf(drop: Drop, claimId: string): number {
  return drop.find(claimId)?.number ?? 0;
}

/** The holds in other drops for which a claim was refused. */
export function elsewhereOf(entry: Entry): [string, number][] {
  if (entry[0] !== 'claim' || entry[3] !== 'limit_reached' || entry[4] === undefined) return [];
  return [[entry[1], entry[4]]];
}
