import { Drop } from '../../../domain/drop.js';
import type { DropState } from '../../../domain/drop-state.js';
import type { Shuffle } from '../../../domain/waiting-line.js';
import {
  type ClaimsConcerned,
  type ClaimsOfDrop,
  type DecidedDrop,
  type DropFacts,
  Drops,
  type LineHead,
  type LockedDrop,
} from '../../ports.js';
import type { BatchRecord } from '../batch-record.js';
import type { Seals } from '../ports.js';
import { RememberedClaims } from './remembered-claims.js';
import { RememberedLine } from './remembered-line.js';

/** One drop in memory, on which its batches are decided once more. */
export class RememberedDrop extends Drops {
  /** The time that the next batch is decided with. */
  now = new Date(0);
  /** What the latest batch decided. */
  latest: BatchRecord | null = null;
  private readonly claims = new RememberedClaims();
  private readonly line = new RememberedLine();
  /** Holds that users have in other drops, as the record tells of those who were refused for it. */
  elsewhere: ReadonlyMap<string, number> = new Map();

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

  override async lock(
    concerned: ReadonlyMap<string, ClaimsConcerned>,
  ): Promise<ReadonlyMap<string, LockedDrop>> {
    return new Map([...concerned].map(([dropId, of]) => [dropId, this.restored(of)]));
  }

  private restored(concerned: ClaimsConcerned): LockedDrop {
    const { userIds, claimIds, inLine = [], allHeld = false } = concerned;
    const claims = [...this.claims.known(claimIds), ...this.claims.ofUsers(userIds)];
    if (allHeld) claims.push(...this.claims.held());
    const inQuestion = this.state.admission === 'draw' ? userIds : inLine;
    const places = this.line.ofUsers(inQuestion);
    return { drop: Drop.restore(this.state, claims, places, this.elsewhere), now: this.now };
  }

  override async shuffle(_dropId: string, entered: Shuffle): Promise<void> {
    const { seed } = this.state;
    if (seed === null) throw new Error('the seed is missing');
    this.line.shuffle(entered, (entry) => this.seals.ticket(seed, entry));
  }

  override async head(_dropId: string, after: number, limit: number): Promise<LineHead> {
    // Nobody waits up to the last place that was served.
    const places = this.line.head(Math.max(after, this.state.served), limit);
    return { places, claims: this.claims.ofUsers(places.map(({ userId }) => userId)) };
  }

  override add(drop: Drop): Promise<void> {
    return this.save([{ drop, record: null }]);
  }

  override async save([decided]: readonly DecidedDrop[]): Promise<void> {
    this.latest = decided?.record ?? null;
    if (decided === undefined) return;
    const { drop } = decided;
    this.state = drop.snapshot();
    const { made, changed, handedOver, line } = drop.changes();
    for (const claim of made) this.claims.add(claim);
    for (const claim of handedOver) this.claims.handOver(claim);
    for (const claim of changed) this.claims.change(claim);
    for (const place of [...line.joined, ...line.changed]) this.line.put(place);
    if (line.dissolved) this.line.dissolve();
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
}
