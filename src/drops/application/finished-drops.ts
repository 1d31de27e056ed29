import { Drops } from './ports.js';

/** Drops remembered at most, and claimants of one drop at most. */
const LIMITS = { drops: 200, claimants: 20_000 };

/**
 * Refuses from memory what nobody can get any more: a drop whose every unit is sold stays sold out.
 *
 * Those who did claim are let through, so that a repeat of their request gets its answer again.
 */
export class FinishedDrops {
  private readonly claimantsOf = new Map<string, ReadonlySet<string>>();
  private readonly learning = new Set<string>();

  constructor(private readonly drops: Drops) {}

  refuses(dropId: string, userId: string): boolean {
    const claimants = this.claimantsOf.get(dropId);
    return claimants !== undefined && !claimants.has(userId);
  }

  /** Remembers a drop that was found sold out for good. */
  async learn(dropId: string): Promise<void> {
    if (this.claimantsOf.has(dropId) || this.learning.has(dropId)) return;
    this.learning.add(dropId);
    try {
      const claimants = await this.drops.claimants(dropId, LIMITS.claimants);
      if (claimants === null) return;
      const [oldest] = this.claimantsOf.keys();
      if (this.claimantsOf.size >= LIMITS.drops && oldest !== undefined) this.claimantsOf.delete(oldest);
      this.claimantsOf.set(dropId, claimants);
    } finally {
      this.learning.delete(dropId);
    }
  }
}
