import { createHash } from 'node:crypto';
import { type Actor, Ids, NotFound, UnitOfWork } from '#kernel';
import {
  type ClaimsConcerned,
  type ClaimsOfDrop,
  type DecidedDrop,
  type DropFacts,
  Drops,
  type LineHead,
  type LockedDrop,
  Rooms,
} from '../../../src/drops/application/ports.js';
import type { BatchRecord } from '../../../src/drops/application/receipts/batch-record.js';
import type { Claim } from '../../../src/drops/domain/claims/claim.js';
import type { DropState } from '../../../src/drops/domain/drop-state.js';
import { Drop } from '../../../src/drops/domain/drop.js';
import type { Place, Shuffle } from '../../../src/drops/domain/waiting-line.js';

/** One drop in memory, with its claims and a clock that tests turn. */
export class FakeDrops extends Drops {
  now = new Date('2026-11-21T12:00:00Z');
  /** How often the drop was locked: the number of batches. */
  locks = 0;
  missing = false;
  /** More than so many claimants are too many to tell. */
  mostClaimants = 100;
  askedForClaimants = 0;
  state: DropState;
  readonly places = new Map<number, Place>();
  /** What was recorded, batch by batch. */
  readonly records: BatchRecord[] = [];
  private readonly claims = new Map<string, Claim>();

  constructor(private readonly options: Partial<DropState> & { openToAll?: boolean } = {}) {
    super();
    const quantity = options.quantity ?? 2;
    this.state = {
      ...{ id: 'drop', roomId: 'room', hostId: 'host', variantId: 'variant', title: 'Runner', state: 'open' },
      ...{ quantity, available: quantity, held: 0, sold: 0, claims: 0, perCustomer: 1, holdSeconds: 120 },
      ...{ waiting: 0, places: 0, served: 0 },
      ...{ admission: 'at_once', seed: null, seedHash: null },
      ...{ price: { amount: 1999, currency: 'EUR' }, opensAt: null, closesAt: null },
      ...options,
    } as DropState;
  }

  /** Every claim as it is now, in the order in which they were made. */
  get made(): Claim[] {
    return [...this.claims.values()];
  }

  claimIds(): string[] {
    return [...this.claims.keys()];
  }

  override async lock(
    concerned: ReadonlyMap<string, ClaimsConcerned>,
  ): Promise<ReadonlyMap<string, LockedDrop>> {
    if (this.missing) return new Map();
    this.locks += 1;
    return new Map([...concerned].map(([dropId, of]) => [dropId, this.locked(of)]));
  }

  /** The drop, for those who know that there is one. */
  locked(concerned: ClaimsConcerned): LockedDrop {
    const { userIds, claimIds, inLine = [], allHeld = false } = concerned;
    const claims = [...this.claims.values()].filter(
      (claim) =>
        userIds.includes(claim.userId) || claimIds.includes(claim.id) || (allHeld && claim.state === 'held'),
    );
    const ofPlaces = this.state.admission === 'draw' ? userIds : inLine;
    const places = [...this.places.values()].filter(({ userId }) => ofPlaces.includes(userId));
    return { drop: Drop.restore(this.state, claims, places), now: this.now };
  }

  override async head(_dropId: string, after: number, limit: number): Promise<LineHead> {
    const places = [...this.places.values()]
      .filter(({ number, state }) => state === 'waiting' && number > after)
      .sort((a, b) => a.number - b.number)
      .slice(0, limit);
    const users = new Set(places.map(({ userId }) => userId));
    return { places, claims: [...this.claims.values()].filter(({ userId }) => users.has(userId)) };
  }

  override async shuffle(_dropId: string, { joined, changed, behind }: Shuffle): Promise<void> {
    for (const place of [...joined, ...changed]) this.places.set(place.number, place);
    const entered = [...this.places.values()].filter(
      ({ state, entry }) => state === 'waiting' && entry !== null,
    );
    const drawn = (seed: string, { entry }: Place): string =>
      createHash('sha256').update(Buffer.from(seed, 'hex')).update(`:${entry}`).digest('hex');
    const { seed } = this.state;
    if (seed === null) throw new Error('a line was shuffled that has no seed');
    entered.sort((a, b) => (drawn(seed, a) < drawn(seed, b) ? -1 : 1));
    for (const { number } of entered) this.places.delete(number);
    for (const [index, place] of entered.entries())
      this.places.set(behind + index + 1, { ...place, number: behind + index + 1 });
  }

  override async add(drop: Drop): Promise<void> {
    await this.save([{ drop, record: null }]);
  }

  override async save(decided: readonly DecidedDrop[]): Promise<void> {
    for (const { drop, record } of decided) {
      if (record !== null) this.records.push(record);
      this.state = drop.snapshot();
      const { made, changed, handedOver, line } = drop.changes();
      for (const claim of [...made, ...handedOver, ...changed]) this.claims.set(claim.id, claim);
      for (const place of [...line.joined, ...line.changed]) this.places.set(place.number, place);
      if (!line.dissolved) continue;
      for (const place of this.places.values())
        if (place.state === 'waiting') this.places.set(place.number, { ...place, state: 'over' });
    }
  }

  override async facts(): Promise<DropFacts | null> {
    const { id, roomId, hostId } = this.state;
    return this.missing ? null : { id, roomId, hostId, openToAll: this.options.openToAll ?? true };
  }

  override async claimants(): Promise<ReadonlySet<string> | null> {
    this.askedForClaimants += 1;
    const claimants = new Set([...this.claims.values()].map((claim) => claim.userId));
    return claimants.size > this.mostClaimants ? null : claimants;
  }

  override async dropsOf(claimIds: readonly string[]): Promise<readonly ClaimsOfDrop[]> {
    const userIds = claimIds.flatMap((id) => this.claims.get(id)?.userId ?? []);
    return [{ dropId: this.state.id, claimIds, userIds }];
  }
}

/** A room that only its members may see. */
export class FakeRooms extends Rooms {
  readonly members = new Set<string>();

  override async checkVisible(_roomId: string, actor: Actor): Promise<void> {
    if (!this.members.has(actor.userId)) throw new NotFound();
  }

  override async checkManageable(): Promise<void> {}
}

/** Runs at once; keeps nothing apart. */
export class FakeUnitOfWork extends UnitOfWork {
  override run<T>(fn: () => Promise<T>): Promise<T> {
    return fn();
  }
}

/** One after the other, as if all wanted the same row; nothing may be run within another. */
export class SerialUnitOfWork extends UnitOfWork {
  private last: Promise<unknown> = Promise.resolve();

  override run<T>(fn: () => Promise<T>): Promise<T> {
    const done = this.last.then(fn);
    this.last = done.catch(() => undefined);
    return done;
  }
}

/** Ids that tell in which order they were made. */
export class NumberedIds extends Ids {
  private made = 0;

  override next(): string {
    this.made += 1;
    return `id-${this.made}`;
  }
}
