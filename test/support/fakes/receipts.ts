/** Receipts of one drop in memory, sealed as those in the database are. */
import { Sha256Seals } from '../../../src/drops/adapters/seals/sha256-seals.js';
import { bodyOf, countersOf, planOf } from '../../../src/drops/application/receipts/batch-record.js';
import {
  type PublishedRecord,
  type ReceiptPart,
  Receipts,
  type Unsealed,
  type UnsealedRecord,
} from '../../../src/drops/application/receipts/ports.js';
import { type CheckedRecord, ReceiptCheck } from '../../../src/drops/application/receipts/receipt-check.js';
import { SealReceipts } from '../../../src/drops/application/receipts/seal-receipts.js';
import type { DropState } from '../../../src/drops/domain/drop-state.js';
import { type FakeDrops, FakeUnitOfWork } from './drops.js';

export const seals = new Sha256Seals();

/** The records that a drop's batches left, and what was made of them. */
export class FakeReceipts extends Receipts {
  readonly key = Buffer.alloc(32, 7);
  readonly published: PublishedRecord[] = [];
  private readonly plan: UnsealedRecord;

  /** @param planned the drop before its first batch */
  constructor(
    private readonly drops: FakeDrops,
    planned: DropState,
  ) {
    super();
    this.plan = { number: 1, at: drops.now, body: JSON.stringify(planOf(planned)) };
  }

  override async waiting(): Promise<readonly string[]> {
    return this.all().length > this.published.length ? [this.drops.state.id] : [];
  }

  override async take(_dropId: string, bytes: number): Promise<Unsealed | null> {
    const records: UnsealedRecord[] = [];
    let size = 0;
    for (const record of this.all().slice(this.published.length)) {
      if (size >= bytes) break;
      records.push(record);
      size += record.body.length;
    }
    if (records.length === 0) return null;
    return { key: this.key, previous: this.published.at(-1)?.hash ?? null, records };
  }

  override async publish(_dropId: string, records: readonly PublishedRecord[]): Promise<void> {
    this.published.push(...records);
  }

  override async part(_dropId: string, range: { after: number; limit: number }): Promise<ReceiptPart> {
    const { after, limit } = range;
    const records = this.published.slice(after, after + limit);
    return { key: this.key, total: this.all().length, drop: countersOf(this.drops.state), records };
  }

  /** Seals all that is recorded by now. */
  async seal(): Promise<readonly PublishedRecord[]> {
    await new SealReceipts(this, seals, new FakeUnitOfWork()).execute();
    return this.published;
  }

  private all(): UnsealedRecord[] {
    const batches = this.drops.records.map((record, index) => ({
      ...{ number: index + 2, at: record.at, body: bodyOf(record) },
    }));
    return [this.plan, ...batches];
  }
}

/** The records with what is wrong with each, and the check after the last. */
export async function checked(
  dropId: string,
  records: readonly PublishedRecord[],
): Promise<{ readonly check: ReceiptCheck; readonly wrong: CheckedRecord[] }> {
  const check = new ReceiptCheck(dropId, seals);
  const all: CheckedRecord[] = [];
  for (const record of records) all.push(await check.next(record));
  return { check, wrong: all.filter(({ wrong }) => wrong.length > 0) };
}

/** The same lines, or others, with hashes that belong to them. */
export function chained(dropId: string, lines: readonly string[]): PublishedRecord[] {
  let hash = seals.genesis(dropId);
  return lines.map((line, index) => ({ number: index + 1, line, hash: (hash = seals.link(hash, line)) }));
}
