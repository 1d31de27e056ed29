import { DomainError, type Outcome } from '#kernel';
import { revealedSeed } from '../../domain/admission.js';
import type { Claim } from '../../domain/claims/claim.js';
import type { Drop } from '../../domain/drop.js';
import type { DropState } from '../../domain/drop-state.js';
import { ClaimNotHeld } from '../../domain/errors.js';
import type { DecidedDrop } from '../ports.js';
import { decide, type DropAnswer, type DropRequest } from '../drop-requests.js';
import { type BatchRecord, countersOf, type Entry, type LineEntry } from './batch-record.js';
import { beforeOf, entryOf, numberOf, turnsOf } from './entries.js';

/** Decides a batch on a drop request by request, and writes down what was asked and what came of it. */
export class RecordedBatch {
  private readonly requests: Entry[] = [];
  private readonly before: DropState;

  constructor(
    private readonly drop: Drop,
    private readonly now: Date,
  ) {
    this.before = drop.snapshot();
    drop.catchUp(now);
  }

  /** The answer or the refusal of each, in their order. */
  decideAll(requests: readonly DropRequest[]): Outcome<DropAnswer>[] {
    return requests.map((request) => this.decide(request));
  }

  /** The answer or the refusal. */
  decide(request: DropRequest): Outcome<DropAnswer> {
    const { drop, now } = this;
    const before = beforeOf(drop, request);
    const outcome = outcomeOf(() => decide(drop, request, now));
    const entry = entryOf(drop, request, outcome, before);
    if (entry !== null) this.requests.push(entry);
    return outcome;
  }

  /** Turns a paid claim into a sale; `lost` if its units are gone. */
  order(claimId: string): 'ordered' | 'lost' {
    const given = orderedOrLost(() => this.drop.order(claimId));
    this.requests.push(['order', numberOf(this.drop, claimId), given]);
    return given;
  }

  /** Gives a hold more time; the claim as it is now. */
  extend(claimId: string): Claim | undefined {
    const before = this.drop.find(claimId);
    const claim = this.drop.extend(claimId, this.now);
    if (claim !== before) this.requests.push(['extend', numberOf(this.drop, claimId), 'extended']);
    return claim;
  }

  /** To be saved. */
  decided(): DecidedDrop {
    return { drop: this.drop, record: this.record() };
  }

  /** Null if there is nothing to tell: nobody asked and nothing happened, or the drop was over before. */
  record(): BatchRecord | null {
    const { before, drop, now: at } = this;
    const state = drop.snapshot();
    // What is asked after the end is not recorded, nor whose the claims become then: beside the host's closing, too.
    const requests = isSettled(before) ? this.requests.filter(([kind]) => kind === 'change') : this.requests;
    if (state === before && (requests.length === 0 || isSettled(before))) return null;
    const line = [...revealed(before, state), ...turnsOf(drop, before.served)];
    return { dropId: state.id, at, requests, line, after: countersOf(state) };
  }
}

/** The seed, in the record of the batch after which everyone may know it. */
function revealed(before: DropState, after: DropState): LineEntry[] {
  const seed = revealedSeed(after);
  return seed === null || revealedSeed(before) !== null ? [] : [['seed', seed]];
}

/** Nothing can change any more, but that a host closes what is sold out. */
export function isSettled({ state, held }: Pick<DropState, 'state' | 'held'>): boolean {
  return held === 0 && (state === 'sold_out' || state === 'closed' || state === 'cancelled');
}

function outcomeOf<T>(decision: () => T): Outcome<T> {
  try {
    return { value: decision() };
  } catch (error) {
    if (error instanceof DomainError) return { refused: error };
    throw error;
  }
}

function orderedOrLost(order: () => unknown): 'ordered' | 'lost' {
  try {
    order();
    return 'ordered';
  } catch (error) {
    if (error instanceof ClaimNotHeld) return 'lost';
    throw error;
  }
}
