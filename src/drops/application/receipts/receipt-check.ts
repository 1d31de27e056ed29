import {
  type BatchRecord,
  countersOf,
  type Counters,
  type LineEntry,
  type SealedRecord,
} from './batch-record.js';
import { differences, readable } from './comparison.js';
import { type PublishedRecord, type Seals } from './ports.js';
import { Replay } from './replay.js';

/** One record as it was read and checked. */
export interface CheckedRecord {
  readonly number: number;
  /** Null if it cannot be read. */
  readonly record: SealedRecord | null;
  /** What is wrong with it, in words; empty if all is as it must be. */
  readonly wrong: readonly string[];
}

/**
 * Checks the receipt of a drop record by record, from the first: that none was changed, taken out or moved, and that
 * every outcome is the one that the same requests have again.
 */
export class ReceiptCheck {
  private replay: Replay | null = null;
  private number = 0;
  private hash: string;

  constructor(
    private readonly dropId: string,
    private readonly seals: Seals,
  ) {
    this.hash = seals.genesis(dropId);
  }

  /** How many records were checked, and the hash of the last. */
  get head(): { readonly number: number; readonly hash: string } {
    return { number: this.number, hash: this.hash };
  }

  /** The drop as it is after the records so far; null before the first. */
  get drop(): Counters | null {
    return this.replay === null ? null : countersOf(this.replay.state);
  }

  async next({ number, line, hash }: PublishedRecord): Promise<CheckedRecord> {
    const wrong: string[] = [];
    if (number !== this.number + 1) wrong.push(`record ${this.number + 1} is missing: this is ${number}`);
    if (this.seals.link(this.hash, line) !== hash)
      wrong.push('the hash does not belong to this line after the last');
    this.number = number;
    this.hash = hash;
    const record = readable(line);
    if (record === null) wrong.push('the line cannot be read');
    else if (record.drop !== this.dropId || record.number !== number)
      wrong.push('the line is of another place');
    else wrong.push(...(await this.recomputed(record)));
    return { number, record, wrong };
  }

  private brokenCommitments(line: readonly LineEntry[]): string[] {
    const committed = this.replay?.state.seedHash ?? null;
    const isAnother = ([kind, seed]: LineEntry): boolean =>
      kind === 'seed' && this.seals.commitment(seed) !== committed;
    return line.some(isAnother) ? ['the seed is not the one that the plan is committed to'] : [];
  }

  private async recomputed(record: SealedRecord): Promise<string[]> {
    if ('plan' in record) {
      if (this.replay !== null || record.number !== 1) return ['the plan is not the first record'];
      this.replay = new Replay(this.dropId, record.plan, this.seals);
      return [];
    }
    if (this.replay === null) return ['the plan is missing'];
    const { requests, line, after } = record;
    let again: BatchRecord | null;
    try {
      again = await this.replay.decide(requests, line, new Date(record.at));
    } catch (error) {
      return [`it cannot be decided again: ${String(error)}`];
    }
    return [
      ...this.brokenCommitments(line),
      ...differences('request', requests, again?.requests ?? []),
      ...differences('turn', line, again?.line ?? []),
      ...differences('counters', [after], [again?.after]),
    ];
  }
}
