import { Drop } from '../../domain/drop.js';
import type { DropState } from '../../domain/drop-state.js';
import type { Place, Shuffle } from '../../domain/waiting-line.js';
import {
  type ClaimsConcerned,
  type ClaimsOfDrop,
  type DropFacts,
  Drops,
  type LineHead,
  type LockedDrop,
} from '../ports.js';
import type { BatchRecord } from './batch-record.js';
import type { Seals } from './ports.js';
import { RememberedClaims } from './remembered-claims.js';

/** One drop in memory, on which its batches are decided once more. */
export class RememberedDrop extends Drops {
  /** The time that the next batch is decided with. */
  now = new Date(0);
  /** What the latest batch decided. */
  latest: BatchRecord | null = null;
  private readonly claims = new RememberedClaims();
  /** By their numbers, of which some are nobody's: of who left as the line was shuffled. */
  private readonly places = new Map<number, Place>();
  private lastPlace = 0;
  private readonly placeOf = new Map<string, number>();

  constructor(
    public state: DropState,
    private readonly seals: Pick<Seals, 'ticket'>,
  ) {
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
    const inQuestion = this.state.admission === 'draw' ? userIds : inLine;
    const places = inQuestion.flatMap((userId) => this.places.get(this.placeOf.get(userId) ?? 0) ?? []);
    return { drop: Drop.restore(this.state, claims, places), now: this.now };
  }

  override async shuffle(_dropId: string, { joined, changed, behind }: Shuffle): Promise<void> {
    const { seed } = this.state;
    if (seed === null) throw new Error('the seed is missing');
    for (const place of [...joined, ...changed]) this.put(place);
    const entered = [...this.places.values()].filter(
      ({ state, entry }) => state === 'waiting' && entry !== null,
    );
    const drawn = entered
      .map((place) => ({ place, ticket: this.seals.ticket(seed, place.entry ?? 0) }))
      .toSorted((a, b) => (a.ticket < b.ticket ? -1 : 1));
    for (const { number } of entered) this.places.delete(number);
    for (const [index, { place }] of drawn.entries()) this.put({ ...place, number: behind + index + 1 });
  }

  override async head(_dropId: string, after: number, limit: number): Promise<LineHead> {
    const places: Place[] = [];
    // Nobody waits up to the last place that was served.
    const first = Math.max(after, this.state.served) + 1;
    for (let number = first; number <= this.lastPlace && places.length < limit; number += 1) {
      const place = this.places.get(number);
      if (place?.state === 'waiting') places.push(place);
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
    for (const place of this.places.values())
      if (place.state === 'waiting') this.put({ ...place, state: 'over' });
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
    this.lastPlace = Math.max(this.lastPlace, place.number);
    this.places.set(place.number, place);
    this.placeOf.set(place.userId, Math.max(place.number, this.placeOf.get(place.userId) ?? 0));
  }
}
