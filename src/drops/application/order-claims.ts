import { UnitOfWork } from '#kernel';
import type { Drop } from '../domain/drop.js';
import { Drops } from './ports.js';
import type { BatchRecord } from './receipts/batch-record.js';
import { RecordedBatch } from './receipts/recorded-batch.js';

/** What became of one paid claim: a sale, or nothing because its units are gone. */
export type OrderedClaim = { readonly claimId: string; readonly outcome: 'ordered' | 'lost' };

/** Turns paid claims into sales, in the unit of work that books their payments. */
export class OrderClaims {
  constructor(
    private readonly drops: Drops,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** One outcome for each claim, in any order; drops are locked in the order of their ids. */
  execute(claimIds: readonly string[]): Promise<OrderedClaim[]> {
    return this.unitOfWork.run(async () => {
      const outcomes: OrderedClaim[] = [];
      const drops: Drop[] = [];
      const records: (BatchRecord | null)[] = [];
      for (const of of await this.drops.dropsOf(claimIds)) {
        // With all else that these customers hold: money that comes late buys nobody more than one may have.
        const locked = await this.drops.lock(of.dropId, { ...of, keys: [] });
        if (locked === null) continue;
        const { drop, now } = locked;
        const recorded = new RecordedBatch(drop, now);
        for (const claimId of of.claimIds) outcomes.push({ claimId, outcome: recorded.order(claimId) });
        drops.push(drop);
        records.push(recorded.record());
      }
      await this.drops.save(drops, records);
      return outcomes;
    });
  }
}
