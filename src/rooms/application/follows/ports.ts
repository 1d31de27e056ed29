/** What following asks of the outside. */

/** Who follows whom. */
export interface Following {
  readonly hostId: string;
  readonly userId: string;
}

/** Who follows which hosts since when, by the database's time. */
export abstract class Followers {
  /** Again it changes nothing, not even since when. */
  abstract add(following: Following): Promise<void>;
  /** True if they did. */
  abstract remove(following: Following): Promise<boolean>;
  /** Has the account follow whom the guest follows, since the earlier of both times, but nobody themselves. */
  abstract handOver(guestId: string, userId: string): Promise<void>;
}
