import { UnitOfWork } from '#kernel';
import type { Drop } from '../domain/drop.js';
import { Drops } from './ports.js';
import type { BatchRecord } from './receipts/batch-record.js';
import { RecordedBatch } from './receipts/recorded-batch.js';

/** A claim that is held, and until when. */
export interface HeldUntil {
  readonly claimId: string;
  readonly expiresAt: Date;
}

/** Gives holds more time, once each, in the unit of work that heard of a reason. */
export class ExtendHolds {
  constructor(
    private readonly drops: Drops,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Those of the claims that are held, with their ends as they are now; drops are locked in the order of their ids. */
  execute(claimIds: readonly string[]): Promise<HeldUntil[]> {
    return this.unitOfWork.run(async () => {
      const held: HeldUntil[] = [];
      const drops: Drop[] = [];
      const records: (BatchRecord | null)[] = [];
      for (const of of await this.drops.dropsOf(claimIds)) {
        const locked = await this.drops.lock(of.dropId, { userIds: [], keys: [], claimIds: of.claimIds });
        if (locked === null) continue;
        const recorded = new RecordedBatch(locked.drop, locked.now);
        for (const claimId of of.claimIds) {
          const claim = recorded.extend(claimId);
          if (claim?.state === 'held') held.push({ claimId, expiresAt: claim.expiresAt });
        }
        drops.push(locked.drop);
        records.push(recorded.record());
      }
      await this.drops.save(drops, records);
      return held;
    });
  }
}
