import type { RoomActor } from '../../../domain/log.js';

/** Those whom another node has in a room. */
interface Elsewhere {
  readonly count: number;
  /** Undefined while it tells only how many. */
  readonly people: readonly RoomActor[] | undefined;
  readonly heardAt: number;
}

/** Who is there, as a room is told. */
export interface Attendees {
  readonly count: number;
  /** Not in a large room, nor while not all names are known. */
  readonly users?: readonly RoomActor[];
}

/** Who is in one room: here by name, on other nodes by name only while they are few. Times are milliseconds. */
export class Attendance {
  /** How many sockets of this node each user has in it, and their name. */
  private readonly here = new Map<string, { sockets: number; readonly displayName: string }>();
  private readonly elsewhere = new Map<string, Elsewhere>();
  /** Who is banned until when, so that no name of theirs is told that another node told before it knew. */
  private readonly banned = new Map<string, number>();

  /** True for somebody who was not here before. */
  came({ id, displayName }: RoomActor): boolean {
    const sockets = this.here.get(id)?.sockets ?? 0;
    this.here.set(id, { sockets: sockets + 1, displayName });
    return sockets === 0;
  }

  /** True for somebody who is not here any more. */
  left(userId: string): boolean {
    const one = this.here.get(userId);
    if (one === undefined) return false;
    one.sockets -= 1;
    return one.sockets === 0 && this.here.delete(userId);
  }

  /** True for a node of which nothing was known; it knows nothing of this one either. */
  hear(node: string, count: number, people: readonly RoomActor[] | undefined, now: number): boolean {
    const isNew = count > 0 && !this.elsewhere.has(node);
    if (count > 0) this.elsewhere.set(node, { count, people, heardAt: now });
    else this.elsewhere.delete(node);
    return isNew;
  }

  /** Forgets the nodes that were silent since then; true if there were any. */
  forgetSilent(since: number): boolean {
    const before = this.elsewhere.size;
    for (const [node, { heardAt }] of this.elsewhere) if (heardAt < since) this.elsewhere.delete(node);
    return this.elsewhere.size < before;
  }

  ban(userId: string, until: number): void {
    this.banned.set(userId, until);
  }

  unban(userId: string): void {
    this.banned.delete(userId);
  }

  get countHere(): number {
    return this.here.size;
  }

  /** Of all nodes; who is on two of them counts twice. */
  get headcount(): number {
    return [...this.elsewhere.values()].reduce((sum, { count }) => sum + count, this.here.size);
  }

  /** Of the other node that has most. */
  get mostElsewhere(): number {
    return Math.max(0, ...[...this.elsewhere.values()].map(({ count }) => count));
  }

  get isDeserted(): boolean {
    return this.here.size === 0 && this.elsewhere.size === 0;
  }

  get namesHere(): RoomActor[] {
    return [...this.here].map(([id, { displayName }]) => ({ id, displayName }));
  }

  /** What is told of it: names up to `limit`, each once; of more people their number. */
  shown(limit: number, now: number): Attendees {
    const others = [...this.elsewhere.values()].map(({ people }) => people);
    if (this.headcount > limit || others.includes(undefined)) return { count: this.headcount };
    const everyone = [...this.namesHere, ...others.flatMap((people) => people ?? [])];
    const users = new Map(everyone.map(({ id, displayName }) => [id, { id, displayName }]));
    for (const [id, until] of this.banned) if (until > now) users.delete(id);
    return { count: users.size, users: [...users.values()] };
  }
}
