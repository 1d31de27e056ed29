import { type GroupCommit, GroupCommits, Ids, NotFound, type Outcome, UnitOfWork } from '#kernel';
import type { Drop } from '../domain/drop.js';
import { concerned, type DropAnswer, type DropRequest } from './drop-requests.js';
import { Drops } from './ports.js';
import { RecordedBatch } from './receipts/recorded-batch.js';

/** What is asked of several drops at once, by their ids. */
type DropBatches = ReadonlyMap<string, readonly DropRequest[]>;

/** Transactions of drops under way in one process at most: drops that are busy at the same time share them. */
const LANES = 2;

/** Where everyone who wants something of a drop stands: a batch of requests is one transaction on the rows of its drops. */
export class DropDesk {
  private readonly desk: GroupCommit<string, DropRequest, DropAnswer>;

  constructor(
    private readonly drops: Drops,
    private readonly unitOfWork: UnitOfWork,
    private readonly ids: Ids,
    commits: GroupCommits,
  ) {
    this.desk = commits.together('drops', (batches, held) => this.commitAll(batches, held), LANES);
  }

  /** Resolves once it is committed. @throws the refusal of the drop; NotFound if there is none */
  ask(dropId: string, request: DropRequest): Promise<DropAnswer> {
    return this.desk.submit(dropId, request);
  }

  /**
   * Decides the batch of each drop in the order of its requests, in one transaction with its record, or in the caller's
   * unit of work if there is one: all of it happens, or nothing. Calls `held` when it has the drops: who locks them now
   * gets them next.
   */
  commitAll(
    batches: DropBatches,
    held = (): void => undefined,
  ): Promise<ReadonlyMap<string, readonly Outcome<DropAnswer>[]>> {
    return this.unitOfWork.run(async () => {
      if (batches.size === 0) return new Map();
      const asked = [...batches].map(([dropId, batch]) => [dropId, concerned(batch)] as const);
      const locked = await this.drops.lock(new Map(asked));
      held();
      const outcomes = new Map<string, readonly Outcome<DropAnswer>[]>();
      const decided: RecordedBatch[] = [];
      for (const [dropId, batch] of batches) {
        const found = locked.get(dropId);
        const recorded = found && new RecordedBatch(found.drop, found.now);
        outcomes.set(dropId, recorded?.decideAll(batch) ?? refusedAll(batch));
        if (recorded !== undefined) decided.push(recorded);
      }
      for (const { drop, now } of locked.values()) await this.serveLine(drop, now);
      await this.drops.save(decided.map((recorded) => recorded.decided()));
      return outcomes;
    });
  }

  /** What a batch has freed goes at once to those who wait, in their order. */
  private async serveLine(drop: Drop, now: Date): Promise<void> {
    const ids = (): string => this.ids.next();
    const entered = drop.toShuffle();
    if (entered !== null) await this.drops.shuffle(drop.snapshot().id, entered);
    for (let after = 0; drop.owed > 0;) {
      const { places, claims } = await this.drops.head(drop.snapshot().id, after, drop.owed);
      const last = places.at(-1);
      if (last === undefined) return drop.serve(null, [], ids, now);
      drop.serve(places, claims, ids, now);
      after = last.number;
    }
  }
}

function refusedAll(batch: readonly DropRequest[]): Outcome<DropAnswer>[] {
  return batch.map(() => ({ refused: new NotFound() }));
}
