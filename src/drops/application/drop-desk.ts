import { type GroupCommit, GroupCommits, Ids, NotFound, type Outcome, UnitOfWork } from '#kernel';
import type { Drop } from '../domain/drop.js';
import { concerned, type DropAnswer, type DropRequest } from './drop-requests.js';
import { Drops } from './ports.js';
import { RecordedBatch } from './receipts/recorded-batch.js';

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
  commit(dropId: string, batch: readonly DropRequest[]): Promise<Outcome<DropAnswer>[]> {
    return this.unitOfWork.run(async () => {
      const locked = await this.drops.lock(dropId, concerned(batch));
      if (locked === null) return batch.map(() => ({ refused: new NotFound() }));
      const { drop, now } = locked;
      const recorded = new RecordedBatch(drop, now);
      const outcomes = batch.map((request) => recorded.decide(request));
      await this.serveLine(drop, now);
      await this.drops.save([drop], [recorded.record()]);
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
