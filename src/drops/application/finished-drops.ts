import { Drops } from './ports.js';

/** Drops remembered at most, and claimants of one drop at most: about 100 MB if there were ever so many. */
const LIMITS = { drops: 50, claimants: 20_000 };

/**
 * Refuses from memory what nobody can get any more: a drop whose every unit is sold stays sold out.
 *
 * Those who did claim are let through, so that a repeat of their request gets its answer again; where they are too many
 * to remember, everyone is.
 */
export class FinishedDrops {
  /** Null: too many. */
  private readonly claimantsOf = new Map<string, ReadonlySet<string> | null>();
  private readonly learning = new Set<string>();

  constructor(private readonly drops: Drops) {}

  refuses(dropId: string, userId: string): boolean {
    const claimants = this.claimantsOf.get(dropId);
    return claimants?.has(userId) === false;
  }

  /** Remembers a drop that was found sold out for good. */
  async learn(dropId: string): Promise<void> {
    if (this.claimantsOf.has(dropId) || this.learning.has(dropId)) return;
    this.learning.add(dropId);
    try {
      const claimants = await this.drops.claimants(dropId, LIMITS.claimants);
      const [oldest] = this.claimantsOf.keys();
      if (this.claimantsOf.size >= LIMITS.drops && oldest !== undefined) this.claimantsOf.delete(oldest);
      this.claimantsOf.set(dropId, claimants);
    } finally {
      this.learning.delete(dropId);
    }
  }
}
