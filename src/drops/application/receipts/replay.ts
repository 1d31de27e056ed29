/** Decides the batches of a drop once more, from its receipt alone, by the code that decided them first. */
import { PlainGroupCommits } from '#kernel';
import type { DropState } from '../../domain/drop-state.js';
import { DropDesk } from '../drop-desk.js';
import type { DropRequest } from '../drop-requests.js';
import { ExtendHolds } from '../extend-holds.js';
import { OrderClaims } from '../order-claims.js';
import { elsewhereOf } from './entries.js';
import { type BatchRecord, type Entry, type LineEntry, type RecordedPlan, stateOf } from './batch-record.js';
import { CountedIds, InMemory } from './memory/in-memory.js';
import type { Seals } from './ports.js';
import { RememberedDrop } from './memory/remembered-drop.js';

export class Replay {
  private readonly memory: RememberedDrop;
  private readonly ids = new CountedIds();
  private readonly desk: DropDesk;
  private readonly orders: OrderClaims;
  private readonly holds: ExtendHolds;

  constructor(dropId: string, plan: RecordedPlan, seals: Seals) {
    this.memory = new RememberedDrop(stateOf(dropId, plan), seals);
    const unitOfWork = new InMemory();
    this.desk = new DropDesk(this.memory, unitOfWork, this.ids, new PlainGroupCommits());
    this.orders = new OrderClaims(this.memory, unitOfWork);
    this.holds = new ExtendHolds(this.memory, unitOfWork);
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
    this.memory.elsewhere = new Map(requests.flatMap(elsewhereOf));
    const of = (kind: 'order' | 'extend'): string[] =>
      requests.flatMap((entry) => (entry[0] === kind ? [this.memory.idOf(Number(entry[1]))] : []));
    const [ordered, extended] = [of('order'), of('extend')];
    if (ordered.length > 0) await this.orders.execute(ordered);
    else if (extended.length > 0) await this.holds.execute(extended);
    else await this.desk.commitAll(new Map([[this.state.id, this.requestsOf(requests)]]));
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
        const key = typeof keyOf === 'number' && given !== 'limit_reached' ? `of claim ${keyOf}` : `of ${id}`;
        return { kind, id, userId, quantity, key };
      }
      case 'release':
        return { kind: 'release', userId: entry[1], claimId: this.memory.idOf(entry[2]) };
      case 'expire':
        return { kind: 'expire', claimIds: entry[1].map((claim) => this.memory.idOf(claim)) };
      case 'join':
      case 'leave':
        return { kind: entry[0], userId: entry[1] };
      case 'merge':
        return { kind: 'merge', guestId: entry[1], userId: entry[2] };
      case 'change':
        return { kind: 'change', verb: entry[1] };
      default:
        return null;
    }
  }
}
