/** What receipts ask of the outside. */
import type { DropStatus } from '../../domain/drop-state.js';
import type { Counters } from './batch-record.js';

/** A record as its batch stored it, with the users' ids. */
export interface UnsealedRecord {
  readonly number: number;
  readonly at: Date;
  readonly body: string;
}

/** A record as it is published: who has the hash before it can tell whether one byte of it was changed. */
export interface PublishedRecord {
  /** The order of the batches of the drop, from 1, without a gap. */
  readonly number: number;
  /** Canonical JSON, without names. */
  readonly line: string;
  /** SHA-256 of the hash before and this line, in hex. */
  readonly hash: string;
}

/** The next records of a drop to seal, and what they hang on. */
export interface Unsealed {
  /** The secret of the drop by which users become pseudonyms. */
  readonly key: Uint8Array;
  /** The hash of the record before; null if the first one is among these. */
  readonly previous: string | null;
  readonly records: readonly UnsealedRecord[];
}

/** A part of a receipt, and the drop as it is now. */
export interface ReceiptPart {
  readonly key: Uint8Array;
  /** How many records there are, sealed or not. */
  readonly total: number;
  readonly drop: Counters & { readonly state: DropStatus };
  readonly records: readonly PublishedRecord[];
}

/** The records of drops, from their batches to what is published. */
export abstract class Receipts {
  /** Drops of which something waits to be sealed, at most `limit`. */
  abstract waiting(limit: number): Promise<readonly string[]>;
  /** The next records to seal, about `bytes` at most; null if there are none or another node is at it. Until the unit of work ends they are ours alone. */
  abstract take(dropId: string, bytes: number): Promise<Unsealed | null>;
  /** Publishes them in the place of what their batches stored. */
  abstract publish(dropId: string, records: readonly PublishedRecord[]): Promise<void>;
  /** The sealed records after number `after`, in order; null if there is no such drop. */
  abstract part(dropId: string, range: { after: number; limit: number }): Promise<ReceiptPart | null>;
}

/** Seals records: who has them all can tell whether one was changed, taken out or moved. */
export abstract class Seals {
  /** What the first record of a drop hangs on. */
  abstract genesis(dropId: string): string;
  /** SHA-256 of the hash before and a line. */
  abstract link(previous: string, line: string): string;
  /** SHA-256 of a seed: what was told of it before. */
  abstract commitment(seed: string): string;
  /** What the entries of a line are put in order by: SHA-256 of the seed, `:` and the entry. */
  abstract ticket(seed: string, entry: number): string;
  /** How users are called in the receipt that has this key: nobody without it can tell who that is, or link two receipts. */
  abstract pseudonyms(key: Uint8Array): (userId: string) => string;
}
