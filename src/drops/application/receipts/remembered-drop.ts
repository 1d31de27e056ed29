import { Drop } from '../../domain/drop.js';
import type { DropState } from '../../domain/drop-state.js';
import type { Place } from '../../domain/waiting-line.js';
import {
  type ClaimsConcerned,
  type ClaimsOfDrop,
  type DropFacts,
  Drops,
  type LineHead,
  type LockedDrop,
} from '../ports.js';
import type { BatchRecord } from './batch-record.js';
import { RememberedClaims } from './remembered-claims.js';

/** One drop in memory, on which its batches are decided once more. */
export class RememberedDrop extends Drops {
  /** The time that the next batch is decided with. */
  now = new Date(0);
  /** What the latest batch decided. */
  latest: BatchRecord | null = null;
  private readonly claims = new RememberedClaims();
  /** By their numbers, which begin at 1. */
  private readonly places: Place[] = [];
  private readonly placeOf = new Map<string, number>();

  constructor(public state: DropState) {
    super();
  }

  /** The id that a claim has here. */
  idOf(claim: number): string {
    return this.claims.idOf(claim) ?? 'none';
  }

  override async lock(_dropId: string, concerned: ClaimsConcerned): Promise<LockedDrop> {
    const { userIds, claimIds, inLine = [], allHeld = false } = concerned;
    const claims = [...this.claims.known(claimIds), ...this.claims.ofUsers(userIds)];
    if (allHeld) claims.push(...this.claims.held());
    const places = inLine.flatMap((userId) => this.places[(this.placeOf.get(userId) ?? 0) - 1] ?? []);
    return { drop: Drop.restore(this.state, claims, places), now: this.now };
  }

  override async head(_dropId: string, after: number, limit: number): Promise<LineHead> {
    const places: Place[] = [];
    // Nobody waits up to the last place that was served.
    for (let number = Math.max(after, this.state.served); places.length < limit; number += 1) {
      const place = this.places[number];
      if (place === undefined) break;
      if (place.state === 'waiting') places.push(place);
    }
    return { places, claims: this.claims.ofUsers(places.map(({ userId }) => userId)) };
  }

  override add(drop: Drop): Promise<void> {
    return this.save([drop]);
  }

  override async save([drop]: readonly Drop[], records: readonly (BatchRecord | null)[] = []): Promise<void> {
    this.latest = records[0] ?? null;
    if (drop === undefined) return;
    this.state = drop.snapshot();
    const { made, changed, line } = drop.changes();
    for (const claim of made) this.claims.add(claim);
    for (const claim of changed) this.claims.change(claim);
    for (const place of [...line.joined, ...line.changed]) this.put(place);
    if (!line.dissolved) return;
    for (const place of this.places) if (place.state === 'waiting') this.put({ ...place, state: 'over' });
  }

  override async facts(): Promise<DropFacts> {
    const { id, roomId, hostId } = this.state;
    return { id, roomId, hostId, openToAll: true };
  }

  override async claimants(): Promise<ReadonlySet<string>> {
    return this.claims.users();
  }

  override async dropsOf(claimIds: readonly string[]): Promise<readonly ClaimsOfDrop[]> {
    const userIds = this.claims.known(claimIds).map(({ userId }) => userId);
    return [{ dropId: this.state.id, claimIds, userIds }];
  }

  private put(place: Place): void {
    this.places[place.number - 1] = place;
    this.placeOf.set(place.userId, Math.max(place.number, this.placeOf.get(place.userId) ?? 0));
  }
}
