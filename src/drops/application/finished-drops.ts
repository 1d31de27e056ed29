import { Clock, type DomainError, later } from '#kernel';
import { SoldOut } from '../domain/errors.js';
import { Drops } from './ports.js';

/** Drops remembered at most, and claimants of one drop at most: about 100 MB if there were ever so many. */
const LIMITS = { drops: 50, claimants: 20_000 };

/** A guest who signs in makes another user a claimant: what is older than this is asked for once more; seconds. */
const AGE = 2;

interface Finished {
  /** Null: too many. */
  readonly claimants: ReadonlySet<string> | null;
  /** The same for everyone, so it is made once. */
  readonly refusal: DomainError;
  readonly goodUntil: Date;
}

/**
 * Refuses from memory what nobody can get any more: a drop whose every unit is sold stays sold out.
 *
 * Those who did claim are let through, so that a repeat of their request gets its answer again; where they are too many
 * to remember, everyone is.
 */
export class FinishedDrops {
  private readonly finished = new Map<string, Finished>();
  private readonly learning = new Set<string>();

  constructor(
    private readonly drops: Drops,
    private readonly clock: Clock,
  ) {}

  /** What this user is told of the drop; undefined if it has to be asked. */
  refusal(dropId: string, userId: string): DomainError | undefined {
    const drop = this.finished.get(dropId);
    if (drop?.claimants?.has(userId) !== false) return undefined;
    // Behind this answer, so that a crowd is never let through to the database. If it fails, the next one asks.
    if (drop.goodUntil <= this.clock.now()) void this.learn(dropId).catch(() => undefined);
    return drop.refusal;
  }

  /** Remembers a drop that was found sold out for good. */
  async learn(dropId: string): Promise<void> {
    const now = this.clock.now();
    const known = this.finished.get(dropId);
    if ((known !== undefined && now < known.goodUntil) || this.learning.has(dropId)) return;
    this.learning.add(dropId);
    try {
      const claimants = await this.drops.claimants(dropId, LIMITS.claimants);
      const [oldest] = this.finished.keys();
      const isFull = this.finished.size >= LIMITS.drops && !this.finished.has(dropId);
      if (isFull && oldest !== undefined) this.finished.delete(oldest);
      const refusal = known?.refusal ?? new SoldOut({ dropId });
      this.finished.set(dropId, { claimants, refusal, goodUntil: later(now, AGE) });
    } finally {
      this.learning.delete(dropId);
    }
  }
}
