import { type GroupCommit, GroupCommits, Ids, NotFound, type Outcome, UnitOfWork } from '#kernel';
import type { Drop } from '../domain/drop.js';
import { concerned, type DropAnswer, type DropRequest } from './drop-requests.js';
import { Drops } from './ports.js';
import type { BatchRecord } from './receipts/batch-record.js';
import { RecordedBatch } from './receipts/recorded-batch.js';

/** What is asked of several drops at once, by their ids. */
type DropBatches = ReadonlyMap<string, readonly DropRequest[]>;

interface DecidedBatch {
  readonly drop: Drop;
  readonly outcomes: readonly Outcome<DropAnswer>[];
  readonly record: BatchRecord | null;
}

/** Where everyone who wants something of a drop stands: a batch of requests is one transaction on the drop's row. */
export class DropDesk {
  private readonly desk: GroupCommit<string, DropRequest, DropAnswer>;

  constructor(
    private readonly drops: Drops,
    private readonly unitOfWork: UnitOfWork,
    private readonly ids: Ids,
    commits: GroupCommits,
  ) {
    this.desk = commits.named('drops', (dropId, batch) => this.commit(dropId, batch));
  }

  /** Resolves once it is committed. @throws the refusal of the drop; NotFound if there is none */
  ask(dropId: string, request: DropRequest): Promise<DropAnswer> {
    return this.desk.submit(dropId, request);
  }

  /** Decides a batch in the order of its requests, in one transaction with its record. */
  commit(dropId: string, batch: readonly DropRequest[]): Promise<readonly Outcome<DropAnswer>[]> {
    return this.unitOfWork.run(async () => {
      const decided = await this.decide(dropId, batch);
      if (decided === null) return refusedAll(batch);
      await this.drops.save([decided.drop], [decided.record]);
      return decided.outcomes;
    });
  }

  /** The same for several drops, inside the caller's unit of work if there is one: all of it happens, or nothing. */
  commitAll(batches: DropBatches): Promise<ReadonlyMap<string, readonly Outcome<DropAnswer>[]>> {
    return this.unitOfWork.run(async () => {
      const outcomes = new Map<string, readonly Outcome<DropAnswer>[]>();
      const saved: DecidedBatch[] = [];
      // All drops are locked before any stock or room is, in the order in which everyone does.
      for (const [dropId, batch] of [...batches].sort(([one], [other]) => (one < other ? -1 : 1))) {
        const decided = await this.decide(dropId, batch);
        outcomes.set(dropId, decided?.outcomes ?? refusedAll(batch));
        if (decided !== null) saved.push(decided);
      }
      const records = saved.map(({ record }) => record);
      if (saved.length > 0)
        await this.drops.save(
          saved.map(({ drop }) => drop),
          records,
        );
      return outcomes;
    });
  }

  /** Null if there is no such drop. */
  private async decide(dropId: string, batch: readonly DropRequest[]): Promise<DecidedBatch | null> {
    const locked = await this.drops.lock(dropId, concerned(batch));
    if (locked === null) return null;
    const { drop, now } = locked;
    const recorded = new RecordedBatch(drop, now);
    const outcomes = batch.map((request) => recorded.decide(request));
    await this.serveLine(drop, now);
    return { drop, outcomes, record: recorded.record() };
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
