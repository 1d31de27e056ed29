import { UnitOfWork } from '#kernel';
import { type ClaimsConcerned, type DecidedDrop, Drops } from './ports.js';
import { RecordedBatch } from './receipts/recorded-batch.js';

/** What became of one paid claim: a sale, or nothing because its units are gone. */
export type OrderedClaim = { readonly claimId: string; readonly outcome: 'ordered' | 'lost' };

/** Turns paid claims into sales, in the unit of work that books their payments. */
export class OrderClaims {
  constructor(
    private readonly drops: Drops,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** One outcome for each claim, in any order. */
  execute(claimIds: readonly string[]): Promise<OrderedClaim[]> {
    return this.unitOfWork.run(async () => {
      const outcomes: OrderedClaim[] = [];
      const decided: DecidedDrop[] = [];
      const concerned = new Map<string, ClaimsConcerned>();
      // With all else that these customers hold: money that comes late buys nobody more than one may have.
      for (const of of await this.drops.dropsOf(claimIds)) concerned.set(of.dropId, { ...of, keys: [] });
      for (const [dropId, { drop, now }] of await this.drops.lock(concerned)) {
        const recorded = new RecordedBatch(drop, now);
        for (const claimId of concerned.get(dropId)?.claimIds ?? [])
          outcomes.push({ claimId, outcome: recorded.order(claimId) });
        decided.push(recorded.decided());
      }
      await this.drops.save(decided);
      return outcomes;
    });
  }
}
