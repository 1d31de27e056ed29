import { UnitOfWork } from '#kernel';
import { type ClaimsConcerned, type DecidedDrop, Drops } from './ports.js';
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

  /** Those of the claims that are held, with their ends as they are now. */
  execute(claimIds: readonly string[]): Promise<HeldUntil[]> {
    return this.unitOfWork.run(async () => {
      const held: HeldUntil[] = [];
      const decided: DecidedDrop[] = [];
      const concerned = new Map<string, ClaimsConcerned>();
      for (const { dropId, claimIds: ids } of await this.drops.dropsOf(claimIds))
        concerned.set(dropId, { userIds: [], keys: [], claimIds: ids });
      for (const [dropId, { drop, now }] of await this.drops.lock(concerned)) {
        const recorded = new RecordedBatch(drop, now);
        for (const claimId of concerned.get(dropId)?.claimIds ?? []) {
          const claim = recorded.extend(claimId);
          if (claim?.state === 'held') held.push({ claimId, expiresAt: claim.expiresAt });
        }
        decided.push(recorded.decided());
      }
      await this.drops.save(decided);
      return held;
    });
  }
}
