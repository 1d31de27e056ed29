import { DomainError } from './domain-error.js';
import { Overloaded } from './errors.js';

/** What became of one request of a batch: a value, or the refusal that its caller gets. */
export type Outcome<Out> = { readonly value: Out } | { readonly refused: DomainError };

/** Commits a batch as one transaction and returns one outcome for each request, in the order of the requests. */
export type CommitBatch<Key, In, Out> = (key: Key, batch: readonly In[]) => Promise<readonly Outcome<Out>[]>;

export interface GroupCommitLimits {
  /** Requests in one batch at most. */
  readonly maxBatch: number;
  /** Requests waiting for one key at most; over it a request is refused with `overloaded`. */
  readonly maxWaiting: number;
}

interface Waiting<In, Out> {
  readonly input: In;
  readonly resolve: (value: Out) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Batches what everyone wants to write to one row.
 *
 * Requests for a key that arrive while a commit of that key is under way form its next batch. No timer: an idle
 * key adds no latency, a busy one batches by itself. An answer is given only after its batch has committed.
 * Requests keep their order of arrival, within a batch and between batches.
 *
 * A batch that faults was rolled back whole, so its requests are committed once more one by one: a poisonous
 * request fails alone. A fault of the `unavailable` kind (the database is gone) fails the batch at once.
 */
export class GroupCommit<Key, In, Out> {
  private readonly waiting = new Map<Key, Waiting<In, Out>[]>();

  constructor(
    private readonly commit: CommitBatch<Key, In, Out>,
    private readonly limits: GroupCommitLimits = { maxBatch: 256, maxWaiting: 10_000 },
  ) {}

  /** Resolves to the outcome of `input` once it is committed; rejects with its refusal or with the fault. */
  submit(key: Key, input: In): Promise<Out> {
    return new Promise<Out>((resolve, reject) => {
      const line = this.waiting.get(key);
      if (line === undefined) {
        this.waiting.set(key, []);
        void this.drain(key, [{ input, resolve, reject }]);
      } else if (line.length >= this.limits.maxWaiting) {
        reject(new Overloaded());
      } else {
        line.push({ input, resolve, reject });
      }
    });
  }

  /** Commits batch after batch; the next one is sent before the callers of the last are answered. */
  private async drain(key: Key, first: Waiting<In, Out>[]): Promise<void> {
    let batch = first;
    let committing = this.settle(key, batch);
    for (;;) {
      const answer = await committing;
      const line = this.waiting.get(key) ?? [];
      const next = line.splice(0, this.limits.maxBatch);
      if (next.length === 0) this.waiting.delete(key);
      else committing = this.settle(key, next);
      batch.forEach((request, index) => answer(request, index));
      if (next.length === 0) return;
      batch = next;
    }
  }

  /** Commits one batch and tells how to answer its requests; never rejects. */
  private async settle(key: Key, batch: Waiting<In, Out>[]): Promise<Answer<In, Out>> {
    try {
      const outcomes = await this.commit(key, inputs(batch));
      return (request, index) => answerWith(request, outcomes[index]);
    } catch (fault) {
      if (batch.length === 1 || isUnavailable(fault)) return (request) => request.reject(fault);
      return this.settleOneByOne(key, batch);
    }
  }

  private async settleOneByOne(key: Key, batch: Waiting<In, Out>[]): Promise<Answer<In, Out>> {
    const answers: Answer<In, Out>[] = [];
    for (const request of batch) answers.push(await this.settle(key, [request]));
    return (request, index) => answers[index]?.(request, 0);
  }
}

type Answer<In, Out> = (request: Waiting<In, Out>, index: number) => void;

function inputs<In, Out>(batch: Waiting<In, Out>[]): In[] {
  return batch.map((request) => request.input);
}

function answerWith<In, Out>(request: Waiting<In, Out>, outcome: Outcome<Out> | undefined): void {
  if (outcome === undefined)
    request.reject(new Error('a batch was committed without an outcome for each request'));
  else if ('refused' in outcome) request.reject(outcome.refused);
  else request.resolve(outcome.value);
}

function isUnavailable(fault: unknown): boolean {
  return fault instanceof DomainError && fault.kind === 'unavailable';
}

/** Makes the group commits of a process, so that each is measured under its name. */
export abstract class GroupCommits {
  abstract named<Key, In, Out>(name: string, commit: CommitBatch<Key, In, Out>): GroupCommit<Key, In, Out>;
}
