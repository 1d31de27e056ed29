/** The shape in which the batches of a drop are recorded: what was asked, in order of arrival, and what came of it. */
import { scheduled } from '../../domain/drop-planned.js';
import type { Admitted, DropState, DropStatus, DropVerb } from '../../domain/drop-state.js';

/**
 * One request and its outcome, as short as it can be: a crowd makes tens of thousands a second. Claims are called by
 * their numbers. An outcome is what was given, or the code of the refusal.
 */
export type Entry =
  /**
   * Given: the number of the claim. With `keyOf` it bore the key of that earlier claim; without, a key never seen. Of who
   * was refused for too many holds it is how many they had in other drops.
   */
  | readonly ['claim', userId: string, quantity: number, given: number | string, keyOf?: number]
  | readonly ['release', userId: string, claim: number, given: string]
  /** The claims whose hold ended. */
  | readonly ['expire', claims: readonly number[]]
  /** Given: the number of the place; 0 if this user kept the one they had. */
  | readonly ['join', userId: string, given: number | string]
  | readonly ['leave', userId: string, given: string]
  /** Given: the number of the place that is the account's now, 0 for none, and the claims that it may not have. */
  | readonly ['merge', guestId: string, userId: string, place: number, released: readonly number[]]
  | readonly ['change', verb: DropVerb, given: string]
  | readonly ['order', claim: number, given: string]
  /** A hold that was given its time once more, as its payment was being checked. */
  | readonly ['extend', claim: number, given: 'extended'];

/**
 * What befell the line once the requests were decided: by which seed it was shuffled (or would have been, had the drop
 * opened), and whose turn came, as which claim; 0: none, they may have no more.
 */
export type LineEntry =
  readonly ['seed', seed: string] | readonly ['turn', userId: string, place: number, claim: number];

/** The counters of a drop after a batch. */
export interface Counters {
  readonly state: DropStatus;
  readonly available: number;
  readonly held: number;
  readonly sold: number;
  readonly claims: number;
  readonly waiting: number;
  readonly places: number;
  readonly served: number;
}

/** What a batch decided on a drop. */
export interface BatchRecord {
  readonly dropId: string;
  /** The database's time, by which the batch was decided. */
  readonly at: Date;
  readonly requests: readonly Entry[];
  readonly line: readonly LineEntry[];
  readonly after: Counters;
}

/** Everything of a plan that outcomes hang on, and the price that was promised. */
export interface RecordedPlan {
  readonly quantity: number;
  readonly perCustomer: number;
  readonly holdSeconds: number;
  readonly price: { readonly amount: number; readonly currency: string };
  readonly opensAt: string | null;
  readonly closesAt: string | null;
  readonly admission: Admitted['admission'];
  /** What the seed will have to be measured by; null where nothing is shuffled. */
  readonly seedHash: string | null;
}

/** What a record says, whatever it is kept in. The first of a drop tells its plan, every other one a batch. */
export type RecordBody = { readonly plan: RecordedPlan } | Pick<BatchRecord, 'requests' | 'line' | 'after'>;

/** A record as it is published: the same, with pseudonyms for users. */
export type SealedRecord = {
  readonly drop: string;
  readonly number: number;
  readonly at: string;
} & RecordBody;

export function countersOf(drop: DropState): Counters {
  const { state, available, held, sold, claims, waiting, places, served } = drop;
  return { state, available, held, sold, claims, waiting, places, served };
}

export function planOf({ opensAt, closesAt, ...drop }: DropState): RecordBody {
  const { quantity, perCustomer, holdSeconds, price, admission, seedHash } = drop;
  const times = { opensAt: opensAt?.toISOString() ?? null, closesAt: closesAt?.toISOString() ?? null };
  return { plan: { quantity, perCustomer, holdSeconds, price, ...times, admission, seedHash } };
}

/** A drop as it was planned; what no outcome hangs on is left empty. */
export function stateOf(id: string, { opensAt, closesAt, ...plan }: RecordedPlan): DropState {
  const dated = (time: string | null): Date | null => (time === null ? null : new Date(time));
  const nameless = { id, roomId: '', hostId: '', variantId: '', title: '' };
  return scheduled(
    { ...nameless, ...plan, seed: null, opensAt: dated(opensAt), closesAt: dated(closesAt) },
    new Date(0),
  );
}

/** The text in which a batch is stored; its properties have one order, as those of every record. */
export function bodyOf({ requests, line, after }: BatchRecord): string {
  return JSON.stringify({ requests, line, after } satisfies RecordBody);
}
