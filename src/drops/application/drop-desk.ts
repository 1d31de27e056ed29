import {
  DomainError,
  GroupCommits,
  Ids,
  NotFound,
  type Outcome,
  UnitOfWork,
  type GroupCommit,
} from '#kernel';
import type { Drop } from '../domain/drop.js';
import type { ClaimAnswer, ClaimRequest } from '../domain/drop-state.js';
import { type ClaimsConcerned, Drops } from './ports.js';

/** What may be asked of a drop; requests of one drop are decided in order of arrival. */
export type DropRequest =
  | ({ readonly kind: 'claim' } & ClaimRequest)
  | { readonly kind: 'release'; readonly claimId: string; readonly userId: string }
  | { readonly kind: 'expire'; readonly claimIds: readonly string[] }
  | { readonly kind: 'join' | 'leave'; readonly userId: string }
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  | { readonly kind: 'catch-up' };

/** What it is answered: a claim where one was asked for. */
export type DropAnswer = ClaimAnswer | undefined;

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

  private commit(dropId: string, batch: readonly DropRequest[]): Promise<Outcome<DropAnswer>[]> {
    return this.unitOfWork.run(async () => {
      const locked = await this.drops.lock(dropId, concerned(batch));
      if (locked === null) return batch.map(() => ({ refused: new NotFound() }));
      const { drop, now } = locked;
      drop.catchUp(now);
      const outcomes = batch.map((request) => outcome(() => decide(drop, request, now)));
      await this.serveLine(drop, now);
      await this.drops.save([drop]);
      return outcomes;
    });
  }

  /** What a batch has freed goes at once to those who wait, in their order. */
  private async serveLine(drop: Drop, now: Date): Promise<void> {
    const ids = (): string => this.ids.next();
    for (let after = 0; drop.owed > 0;) {
      const { places, claims } = await this.drops.head(drop.snapshot().id, after, drop.owed);
      const last = places.at(-1);
      if (last === undefined) return drop.serve(null, [], ids, now);
      drop.serve(places, claims, ids, now);
      after = last.number;
    }
  }
}

function decide(drop: Drop, request: DropRequest, now: Date): DropAnswer {
  switch (request.kind) {
    case 'claim':
      return drop.claim(request, now);
    case 'release':
      return { claim: drop.release(request.claimId, request.userId), replayed: false };
    case 'expire':
      return void drop.expire(request.claimIds, now);
    case 'join':
      return void drop.join(request.userId, now);
    case 'leave':
      return void drop.leave(request.userId);
    case 'open':
      return void drop.open();
    case 'close':
      return void drop.close();
    case 'catch-up':
      return undefined;
  }
}

function outcome<T>(decision: () => T): Outcome<T> {
  try {
    return { value: decision() };
  } catch (error) {
    if (error instanceof DomainError) return { refused: error };
    throw error;
  }
}

function concerned(batch: readonly DropRequest[]): ClaimsConcerned {
  const userIds: string[] = [];
  const keys: string[] = [];
  const claimIds: string[] = [];
  const inLine: string[] = [];
  for (const request of batch) {
    if (request.kind === 'claim') {
      userIds.push(request.userId);
      keys.push(request.key);
    } else if (request.kind === 'release') claimIds.push(request.claimId);
    else if (request.kind === 'expire') claimIds.push(...request.claimIds);
    else if (request.kind === 'join' || request.kind === 'leave') inLine.push(request.userId);
  }
  return { userIds: [...userIds, ...inLine], keys, claimIds, inLine };
}
