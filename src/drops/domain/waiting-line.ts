/** The states of a place in the line: `waiting → turn`, or `left`, or `over` when no unit can come any more. */
export type PlaceStatus = 'waiting' | 'turn' | 'left' | 'over';

/** One shopper's place in the waiting line of a drop, for one unit. */
export interface Place {
  readonly dropId: string;
  readonly userId: string;
  /** The order in which the line is served, from 1: that of arrival, but for those whom the opening shuffled. */
  readonly number: number;
  /** The number of arrival before the opening, which the shuffle goes by; null for who came after it. */
  readonly entry: number | null;
  readonly state: PlaceStatus;
  /** The claim that the turn became. */
  readonly claimId: string | null;
  readonly joinedAt: Date;
}

/** What is kept of a whole line. */
export interface LineState {
  /** How many wait. */
  readonly waiting: number;
  /** The number of the last place given. */
  readonly places: number;
  /** The number of the last place whose turn came: who has number n waits behind fewer than n - served others. */
  readonly served: number;
}

/** The difference that a batch made. */
export interface LineChanges {
  readonly joined: readonly Place[];
  readonly changed: readonly Place[];
  /** True if everyone who still waits was told that it is over. */
  readonly dissolved: boolean;
}

/** What to store of a line before those of it who wait are shuffled into the numbers behind `behind`. */
export interface Shuffle extends LineChanges {
  readonly behind: number;
}

/**
 * Those who wait for a unit of one drop, first come, first served. Only the places that a batch concerns are known here:
 * the latest ones of its users, and the head of the line when there is something to offer.
 */
export class WaitingLine {
  private readonly places = new Map<number, Place>();
  /** By user, the place that counts. */
  private readonly latest = new Map<string, number>();
  private readonly stored = new Set<number>();
  private readonly touched = new Set<number>();
  private dissolved = false;
  /** The number behind which those who entered are shuffled, as soon as they are stored. */
  private behind: number | null = null;

  constructor(
    private readonly dropId: string,
    private state: LineState,
  ) {}

  get length(): number {
    return this.state.waiting;
  }

  /** Takes up places that are stored. */
  know(places: readonly Place[]): void {
    for (const place of places) {
      // What this batch did to a place is newer than what is stored.
      if (this.places.has(place.number)) continue;
      this.stored.add(place.number);
      this.places.set(place.number, place);
      if (isBefore(this.of(place.userId), place)) this.latest.set(place.userId, place.number);
    }
  }

  /** The place in which this user waits, else their latest one. */
  of(userId: string): Place | undefined {
    return this.places.get(this.latest.get(userId) ?? 0);
  }

  /** A place that is known, as this batch has left it: it may be another user's than it was. */
  at(number: number): Place {
    return this.places.get(number) as Place;
  }

  /** The place of this user: the one they have, else one at the end. */
  join(userId: string, now: Date, isEntry = false): Place {
    const present = this.of(userId);
    if (present?.state === 'waiting') return present;
    const number = this.state.places + 1;
    const place: Place = {
      dropId: this.dropId,
      userId,
      number,
      entry: isEntry ? number : null,
      state: 'waiting',
      claimId: null,
      joinedAt: now,
    };
    this.state = { ...this.state, waiting: this.state.waiting + 1, places: number };
    this.put(place);
    return place;
  }

  /** Gives the place up; without one nothing happens. */
  leave(userId: string): void {
    this.end(userId, 'left', null);
  }

  /**
   * The place of one user becomes another's. Of two in which they wait the better one stays, and the other is given up.
   *
   * @returns the number of the place that changed hands; 0 if none did
   */
  handOver(from: string, to: string): number {
    const [theirs, own] = [this.of(from), this.of(to)];
    if (theirs === undefined || (theirs.state !== 'waiting' && own !== undefined)) return 0;
    if (own?.state === 'waiting' && own.number < theirs.number) {
      this.leave(from);
      return 0;
    }
    if (own?.state === 'waiting') this.leave(to);
    this.latest.delete(from);
    // They change places, so that the latest one of the account is still the one that counts.
    if (own !== undefined && own.number > theirs.number) this.put({ ...this.at(own.number), userId: from });
    this.put({ ...theirs, userId: to });
    return theirs.number;
  }

  /** Those who came in this batch and still wait, first come first. */
  newcomers(): Place[] {
    return this.changes().joined.filter(({ state }) => state === 'waiting');
  }

  /** The turn of this user came: it is a claim now, or nothing if they may have no more units. */
  turn(userId: string, claimId: string | null): void {
    const number = this.of(userId)?.number ?? 0;
    this.end(userId, claimId === null ? 'over' : 'turn', claimId);
    this.state = { ...this.state, served: Math.max(this.state.served, number) };
  }

  /** Those who entered get the next numbers, in an order that is not that of their arrival. */
  shuffle(): void {
    const { waiting, places } = this.state;
    if (waiting === 0) return;
    this.behind = places;
    this.state = { waiting, places: places + waiting, served: places };
  }

  /** What to store before the shuffle, if one is due. What was known here is forgotten: all of it has to be read again. */
  toShuffle(): Shuffle | null {
    const { behind } = this;
    if (behind === null || this.state.waiting === 0) return null;
    const shuffle = { ...this.changes(), behind };
    this.behind = null;
    for (const known of [this.places, this.latest, this.stored, this.touched]) known.clear();
    return shuffle;
  }

  /** No unit can reach anybody any more. */
  dissolve(): void {
    if (this.state.waiting === 0) return;
    // Those who are known here as well as all others: one who leaves later in this batch must not be counted twice.
    for (const userId of [...this.latest.keys()]) this.end(userId, 'over', null);
    this.state = { ...this.state, waiting: 0 };
    this.dissolved = true;
  }

  snapshot(): LineState {
    return this.state;
  }

  changes(): LineChanges {
    const touched = [...this.touched].map((number) => this.places.get(number) as Place);
    return {
      joined: touched.filter(({ number }) => !this.stored.has(number)),
      changed: touched.filter(({ number }) => this.stored.has(number)),
      dissolved: this.dissolved,
    };
  }

  private end(userId: string, state: PlaceStatus, claimId: string | null): void {
    const place = this.of(userId);
    if (place?.state !== 'waiting') return;
    this.put({ ...place, state, claimId });
    this.state = { ...this.state, waiting: this.state.waiting - 1 };
  }

  private put(place: Place): void {
    this.places.set(place.number, place);
    this.latest.set(place.userId, place.number);
    this.touched.add(place.number);
  }
}

/** True if the second place counts for its user, and not the first. */
function isBefore(first: Place | undefined, second: Place): boolean {
  if (first === undefined || (first.state === 'waiting') !== (second.state === 'waiting'))
    return first?.state !== 'waiting';
  return first.number < second.number;
}
