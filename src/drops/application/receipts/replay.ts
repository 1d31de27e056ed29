/** Decides the batches of a drop once more, from its receipt alone, by the code that decided them first. */
import { type CommitBatch, GroupCommit, GroupCommits, Ids, UnitOfWork } from '#kernel';
import { scheduled } from '../../domain/drop-planned.js';
import type { DropState } from '../../domain/drop-state.js';
import { DropDesk } from '../drop-desk.js';
import type { DropRequest } from '../drop-requests.js';
import { OrderClaims } from '../order-claims.js';
import type { BatchRecord, Entry, LineEntry, RecordedPlan } from './batch-record.js';
import type { Seals } from './ports.js';
import { RememberedDrop } from './remembered-drop.js';

export class Replay {
  private readonly memory: RememberedDrop;
  private readonly ids = new CountedIds();
  private readonly desk: DropDesk;
  private readonly orders: OrderClaims;

  constructor(dropId: string, plan: RecordedPlan, seals: Seals) {
    this.memory = new RememberedDrop(stateOf(dropId, plan), seals);
    const unitOfWork = new InMemory();
    this.desk = new DropDesk(this.memory, unitOfWork, this.ids, new Unmeasured());
    this.orders = new OrderClaims(this.memory, unitOfWork);
  }

  get state(): DropState {
    return this.memory.state;
  }

  /** What comes of these requests at this time; null if nothing. @param line of which the seed is taken, if it tells one */
  async decide(
    requests: readonly Entry[],
    line: readonly LineEntry[],
    at: Date,
  ): Promise<BatchRecord | null> {
    for (const entry of line)
      if (entry[0] === 'seed') this.memory.state = { ...this.memory.state, seed: entry[1] };
    this.memory.now = at;
    this.memory.latest = null;
    const orders = requests.flatMap((entry) => (entry[0] === 'order' ? [this.memory.idOf(entry[1])] : []));
    if (orders.length > 0) await this.orders.execute(orders);
    else await this.desk.commit(this.memory.state.id, this.requestsOf(requests));
    return this.memory.latest;
  }

  private requestsOf(entries: readonly Entry[]): DropRequest[] {
    const asked = entries.flatMap((entry) => this.requestOf(entry) ?? []);
    return asked.length > 0 ? asked : [{ kind: 'catch-up' }];
  }

  private requestOf(entry: Entry): DropRequest | null {
    switch (entry[0]) {
      case 'claim': {
        const [kind, userId, quantity, given, keyOf = given] = entry;
        const id = this.ids.next();
        // Who was refused bore a key that made nothing.
        const key = typeof keyOf === 'number' ? `of claim ${keyOf}` : `of ${id}`;
        return { kind, id, userId, quantity, key };
      }
      case 'release':
        return { kind: 'release', userId: entry[1], claimId: this.memory.idOf(entry[2]) };
      case 'expire':
        return { kind: 'expire', claimIds: entry[1].map((claim) => this.memory.idOf(claim)) };
      case 'join':
      case 'leave':
        return { kind: entry[0], userId: entry[1] };
      case 'change':
        return { kind: 'change', verb: entry[1] };
      case 'order':
        return null;
    }
  }
}

/** A drop as it was planned; what no outcome hangs on is left empty. */
function stateOf(id: string, { opensAt, closesAt, ...plan }: RecordedPlan): DropState {
  const dated = (time: string | null): Date | null => (time === null ? null : new Date(time));
  const nameless = { id, roomId: '', hostId: '', variantId: '', title: '' };
  return scheduled(
    { ...nameless, ...plan, seed: null, opensAt: dated(opensAt), closesAt: dated(closesAt) },
    new Date(0),
  );
}

class CountedIds extends Ids {
  private count = 0;

  override next(): string {
    this.count += 1;
    return `claim ${this.count}`;
  }
}

/** Nothing is kept but in memory, so nothing has to be taken back. */
class InMemory extends UnitOfWork {
  override run<T>(fn: () => Promise<T>): Promise<T> {
    return fn();
  }
}

class Unmeasured extends GroupCommits {
  override named<Key, In, Out>(_name: string, commit: CommitBatch<Key, In, Out>): GroupCommit<Key, In, Out> {
    return new GroupCommit(commit);
  }
}
