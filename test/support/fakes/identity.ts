/** Identity's ports in memory, for specifications of its use cases. */
import { Clock, type DomainEvent, Ids, UnitOfWork } from '#kernel';
import {
  Accounts,
  Bans,
  Merges,
  type NewBan,
  Passwords,
  Sessions,
  Tokens,
} from '../../../src/identity/application/ports.js';
import { Arrivals } from '../../../src/identity/application/guests/arrivals.js';
import { type HandOver, Heirs } from '../../../src/identity/application/guests/heirs.js';
import { SessionOpener } from '../../../src/identity/application/session-opener.js';
import type { Ban } from '../../../src/identity/domain/ban.js';
import { EmailTaken } from '../../../src/identity/domain/errors.js';
import type { Password } from '../../../src/identity/domain/password.js';
import { Session, type SessionState, type ShownToken } from '../../../src/identity/domain/session.js';
import { User, type UserState } from '../../../src/identity/domain/user.js';

class InMemoryAccounts extends Accounts {
  readonly users = new Map<string, UserState>();

  async add(user: User): Promise<void> {
    const state = user.snapshot();
    if (state.account !== null && (await this.byEmail(state.account.email)) !== undefined)
      throw new EmailTaken();
    this.users.set(user.id, state);
  }

  async save(user: User): Promise<void> {
    this.users.set(user.id, user.snapshot());
  }

  async byId(id: string): Promise<User | undefined> {
    const state = this.users.get(id);
    return state && User.restore(state);
  }

  lock(id: string): Promise<User | undefined> {
    return this.byId(id);
  }

  async byEmail(email: string): Promise<User | undefined> {
    const state = [...this.users.values()].find(({ account }) => account?.email === email);
    return state && User.restore(state);
  }
}

class InMemorySessions extends Sessions {
  readonly states = new Map<string, SessionState>();
  readonly events: DomainEvent[] = [];
  private readonly remembered = new Map<string, { sessionId: string; generation: number; at: Date }>();

  constructor(private readonly clock: Clock) {
    super();
  }

  async add(session: Session): Promise<void> {
    await this.save(session);
  }

  async save(session: Session): Promise<void> {
    const { minted, ...state } = session.snapshot();
    if (minted !== null) {
      const at = this.clock.now();
      this.remembered.set(minted, { sessionId: state.id, generation: state.generation, at });
    }
    this.states.set(state.id, { ...state, minted: null });
    this.events.push(...session.takeEvents());
  }

  async holding(fingerprint: string): Promise<{ session: Session; shown: ShownToken } | undefined> {
    const token = this.remembered.get(fingerprint);
    const state = token && this.states.get(token.sessionId);
    if (token === undefined || state === undefined) return undefined;
    const successor = [...this.remembered.values()].find(
      (other) => other.sessionId === token.sessionId && other.generation === token.generation + 1,
    );
    const spentSeconds = successor ? (this.clock.now().getTime() - successor.at.getTime()) / 1000 : null;
    return { session: Session.restore(state), shown: { generation: token.generation, spentSeconds } };
  }

  async ofUser(userId: string, sessionId: string): Promise<Session | undefined> {
    const state = this.states.get(sessionId);
    return state?.userId === userId ? Session.restore(state) : undefined;
  }

  async openOf(userId: string): Promise<readonly Session[]> {
    const open = [...this.states.values()].filter(
      (state) => state.userId === userId && state.endReason === null,
    );
    return open.map((state) => Session.restore(state));
  }
}

class InMemoryBans extends Bans {
  readonly bans = new Map<string, Ban>();

  constructor(private readonly clock: Clock) {
    super();
  }

  async of(userId: string): Promise<Ban | null> {
    return this.bans.get(userId) ?? null;
  }

  async impose({ userId, seconds, reason }: NewBan): Promise<Ban> {
    const until = seconds === null ? null : new Date(this.clock.now().getTime() + seconds * 1000);
    this.bans.set(userId, { until, reason });
    return { until, reason };
  }

  async lift({ userId }: { userId: string }): Promise<void> {
    this.bans.delete(userId);
  }
}

class InMemoryMerges extends Merges {
  readonly merges = new Map<string, HandOver & { readonly dueAt: Date | null }>();

  constructor(private readonly clock: Clock) {
    super();
  }

  async add(merge: HandOver): Promise<void> {
    if (this.merges.has(merge.guestId)) throw new Error('a guest was merged twice');
    this.merges.set(merge.guestId, { ...merge, dueAt: new Date(this.clock.now().getTime() + 12_000) });
  }

  async due(limit: number): Promise<readonly string[]> {
    const due = [...this.merges.values()].filter(({ dueAt }) => dueAt !== null && dueAt <= this.clock.now());
    return due.slice(0, limit).map(({ guestId }) => guestId);
  }

  async settle(guestId: string): Promise<HandOver | null> {
    const merge = this.merges.get(guestId);
    if (merge === undefined || merge.dueAt === null) return null;
    this.merges.set(guestId, { ...merge, dueAt: null });
    return { guestId, userId: merge.userId };
  }
}

/** Hashes that anybody can read, and a count of the work that was done. */
class ReadablePasswords extends Passwords {
  work = 0;

  async hash({ text }: Password): Promise<string> {
    this.work += 1;
    return `hash of ${text}`;
  }

  async matches({ text }: Password, hash: string | undefined): Promise<boolean> {
    this.work += 1;
    return hash === `hash of ${text}`;
  }
}

/** Refresh tokens `token 1.1`, `token 1.2`, ... of the first session, and so on. */
class CountedTokens extends Tokens {
  private sessions = 0;

  access(actor: { userId: string; sessionId: string }): { token: string; expiresIn: number } {
    return { token: `access of ${actor.userId} in ${actor.sessionId}`, expiresIn: 900 };
  }

  firstRefresh(): string {
    this.sessions += 1;
    return `token ${this.sessions}.1`;
  }

  successorOf(token: string): string {
    return token.replace(/\d+$/, (number) => String(Number(number) + 1));
  }

  fingerprint(token: string): string {
    return `fingerprint of ${token}`;
  }
}

class SettableClock extends Clock {
  private time = new Date('2026-11-21T10:00:00.000Z');

  now(): Date {
    return this.time;
  }

  pass(seconds: number): void {
    this.time = new Date(this.time.getTime() + seconds * 1000);
  }
}

class CountedIds extends Ids {
  private last = 0;

  next(): string {
    this.last += 1;
    return `id-${this.last}`;
  }
}

class NoTransaction extends UnitOfWork {
  run<T>(fn: () => Promise<T>): Promise<T> {
    return fn();
  }
}

/** All of them, wired to each other. */
export function identityFakes() {
  const clock = new SettableClock();
  const ids = new CountedIds();
  const accounts = new InMemoryAccounts();
  const sessions = new InMemorySessions(clock);
  const tokens = new CountedTokens();
  const bans = new InMemoryBans(clock);
  const merges = new InMemoryMerges(clock);
  const heirs = new Heirs();
  return {
    clock,
    ids,
    accounts,
    sessions,
    bans,
    merges,
    heirs,
    arrivals: new Arrivals(accounts, bans, sessions, merges, heirs),
    tokens,
    passwords: new ReadablePasswords(),
    work: new NoTransaction(),
    opener: new SessionOpener(accounts, sessions, tokens, ids, clock),
  };
}
