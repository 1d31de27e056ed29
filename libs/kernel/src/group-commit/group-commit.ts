import { DomainError } from '../domain-error.js';
import { Overloaded } from '../errors.js';

/** What became of one request of a batch: a value, or the refusal that its caller gets. */
export type Outcome<Out> = { readonly value: Out } | { readonly refused: DomainError };

/** Commits a batch as one transaction and returns one outcome for each request, in the order of the requests. */
export type CommitBatch<Key, In, Out> = (key: Key, batch: readonly In[]) => Promise<readonly Outcome<Out>[]>;

/**
 * The same for the batches of several keys, all in one transaction. It may call `held` once it has the rows of all its keys:
 * who asks for them now gets them next.
 */
export type CommitBatches<Key, In, Out> = (
  batches: ReadonlyMap<Key, readonly In[]>,
  held: () => void,
) => Promise<ReadonlyMap<Key, readonly Outcome<Out>[]>>;

/** For keys that have nothing to do with each other: each commits alone. */
export function perKey<Key, In, Out>(commit: CommitBatch<Key, In, Out>): CommitBatches<Key, In, Out> {
  return async (batches) => {
    const outcomes = new Map<Key, readonly Outcome<Out>[]>();
    for (const [key, batch] of batches) outcomes.set(key, await commit(key, batch));
    return outcomes;
  };
}

export interface GroupCommitLimits {
  /** Requests in one commit at most. */
  readonly maxBatch: number;
  /** Requests waiting for one key at most; over it a request is refused with `overloaded`. */
  readonly maxWaiting: number;
  /** Commits under way at most; what waits meanwhile, for whichever key, shares the next one. Without: none ever waits. */
  readonly lanes?: number;
  /** How an idle key begins: at once unless told, or when all that came in the same moment has been heard. */
  readonly begin?: (start: () => void) => void;
}

interface Waiting<In, Out> {
  readonly input: In;
  readonly resolve: (value: Out) => void;
  readonly reject: (reason: unknown) => void;
}

const LIMITS: GroupCommitLimits = { maxBatch: 256, maxWaiting: 10_000 };

type Batches<Key, In, Out> = ReadonlyMap<Key, readonly Waiting<In, Out>[]>;

/**
 * Batches what everyone wants to write to one row, or to a few.
 *
 * Requests for a key that arrive while a commit of that key is under way form its next batch. No timer: an idle
 * key adds no latency, a busy one batches by itself. An answer is given only after its batch has committed.
 * Requests keep their order of arrival, within a batch and between batches.
 *
 * A commit that faults was rolled back whole, so its keys are committed once more one by one, and the requests of a key
 * that faults again one by one, too: a poisonous request fails alone. (A batch that stood behind it by then is committed
 * before these.) A fault of the `unavailable` kind (the database is gone) fails all of it at once.
 */
export class GroupCommit<Key, In, Out> {
  /** Those who wait, for every key that is being committed or waited for. */
  private readonly waiting = new Map<Key, Waiting<In, Out>[]>();
  /** The keys that are waited for and not being committed, whoever has waited longest first. */
  private readonly idle = new Set<Key>();
  /** The commit of a key that the next one waits for. */
  private readonly ahead = new Map<Key, Batches<Key, In, Out>>();
  private underWay = 0;

  constructor(
    private readonly commit: CommitBatches<Key, In, Out>,
    private readonly limits = LIMITS,
  ) {}

  /** Resolves to the outcome of `input` once it is committed; rejects with its refusal or with the fault. */
  submit(key: Key, input: In): Promise<Out> {
    return new Promise<Out>((resolve, reject) => {
      const line = this.waiting.get(key);
      if (line === undefined) {
        this.waiting.set(key, [{ input, resolve, reject }]);
        this.idle.add(key);
        const { begin = atOnce } = this.limits;
        begin(() => this.start());
      } else if (line.length >= this.limits.maxWaiting) {
        reject(new Overloaded());
      } else {
        line.push({ input, resolve, reject });
      }
    });
  }

  /** Commits what waits, unless all lanes are taken. */
  private start(): void {
    const { lanes = Infinity } = this.limits;
    while (this.idle.size > 0 && this.underWay < lanes) void this.run(this.take());
  }

  /** The next commit: of each idle key all that waits, as long as there is room. */
  private take(): Batches<Key, In, Out> {
    const batches = new Map<Key, Waiting<In, Out>[]>();
    let room = this.limits.maxBatch;
    for (const key of this.idle) {
      if (room === 0) break;
      const batch = this.waiting.get(key)?.splice(0, room) ?? [];
      room -= batch.length;
      batches.set(key, batch);
      this.idle.delete(key);
    }
    return batches;
  }

  /** Never rejects. The next commit is sent before the callers of this one are answered. */
  private async run(batches: Batches<Key, In, Out>): Promise<void> {
    this.underWay += 1;
    for (const key of batches.keys()) this.ahead.set(key, batches);
    // A promise leaves the unit of work of this commit, which the next one is no part of.
    const answer = await new Promise<() => void>((resolve) => {
      const held = new Promise<void>((had) => void this.settle(batches, had).then(resolve));
      void held.then(() => this.release(batches, this.limits.maxBatch));
    });
    this.underWay -= 1;
    this.release(batches, 0);
    answer();
  }

  /**
   * Lets the next commit of these keys begin where at least `atLeast` requests wait: beside a commit that has its rows
   * only a full batch does, which stands in the database's line by the time those rows are free; small ones cost more.
   */
  private release(batches: Batches<Key, In, Out>, atLeast: number): void {
    for (const key of batches.keys()) {
      const waiting = this.waiting.get(key)?.length ?? 0;
      if (this.ahead.get(key) !== batches || waiting < atLeast) continue;
      this.ahead.delete(key);
      if (waiting === 0) this.waiting.delete(key);
      else this.idle.add(key);
    }
    this.start();
  }

  /** Commits and tells how to answer; never rejects. */
  private async settle(batches: Batches<Key, In, Out>, held: () => void): Promise<() => void> {
    try {
      const asked = new Map([...batches].map(([key, batch]) => [key, inputs(batch)]));
      const outcomes = await this.commit(asked, held);
      return () => {
        for (const [key, batch] of batches) answerAll(batch, outcomes.get(key));
      };
    } catch (fault) {
      const parts = smaller(batches);
      if (parts.length === 1 || isUnavailable(fault))
        return () => {
          for (const batch of batches.values()) for (const { reject } of batch) reject(fault);
        };
      const answers: (() => void)[] = [];
      for (const part of parts) answers.push(await this.settle(part, () => undefined));
      return () => {
        for (const answer of answers) answer();
      };
    }
  }
}

function atOnce(start: () => void): void {
  start();
}

/** The parts to commit apart: key by key, and those of one key request by request. */
function smaller<Key, In, Out>(batches: Batches<Key, In, Out>): Batches<Key, In, Out>[] {
  const parts = [...batches];
  if (parts.length > 1) return parts.map((part) => new Map([part]));
  return parts.flatMap(([key, batch]) => batch.map((request) => new Map([[key, [request]]])));
}

function inputs<In, Out>(batch: readonly Waiting<In, Out>[]): In[] {
  return batch.map((request) => request.input);
}

function answerAll<In, Out>(
  batch: readonly Waiting<In, Out>[],
  outcomes: readonly Outcome<Out>[] = [],
): void {
  batch.forEach(({ resolve, reject }, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined) reject(new Error('a batch was committed without an outcome for each request'));
    else if ('refused' in outcome) reject(outcome.refused);
    else resolve(outcome.value);
  });
}

function isUnavailable(fault: unknown): boolean {
  return fault instanceof DomainError && fault.kind === 'unavailable';
}

/** Makes the group commits of a process, so that each is measured under its name. */
export abstract class GroupCommits {
  /** One whose keys share `lanes` commits; without, each key commits by itself as soon as it can. */
  abstract together<Key, In, Out>(
    name: string,
    commit: CommitBatches<Key, In, Out>,
    lanes?: number,
  ): GroupCommit<Key, In, Out>;

  /** One whose keys have nothing to do with each other. */
  named<Key, In, Out>(name: string, commit: CommitBatch<Key, In, Out>): GroupCommit<Key, In, Out> {
    return this.together(name, perKey(commit));
  }
}

/** Those that nobody measures. */
export class PlainGroupCommits extends GroupCommits {
  together<Key, In, Out>(
    _name: string,
    commit: CommitBatches<Key, In, Out>,
    lanes?: number,
  ): GroupCommit<Key, In, Out> {
    return new GroupCommit(commit, { ...LIMITS, ...(lanes !== undefined && { lanes }) });
  }
}
