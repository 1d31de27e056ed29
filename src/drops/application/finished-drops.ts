import type { DomainError } from '#kernel';
import { SoldOut } from '../domain/errors.js';
import { Drops } from './ports.js';

/** Drops remembered at most, and claimants of one drop at most: about 100 MB if there were ever so many. */
const LIMITS = { drops: 50, claimants: 20_000 };

interface Finished {
  /** Null: too many. */
  readonly claimants: ReadonlySet<string> | null;
  /** The same for everyone, so it is made once. */
  readonly refusal: DomainError;
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

  constructor(private readonly drops: Drops) {}

  /** What this user is told of the drop; undefined if it has to be asked. */
  refusal(dropId: string, userId: string): DomainError | undefined {
    const drop = this.finished.get(dropId);
    return drop?.claimants?.has(userId) === false ? drop.refusal : undefined;
  }

  /** Remembers a drop that was found sold out for good. */
  async learn(dropId: string): Promise<void> {
    if (this.finished.has(dropId) || this.learning.has(dropId)) return;
    this.learning.add(dropId);
    try {
      const claimants = await this.drops.claimants(dropId, LIMITS.claimants);
      const [oldest] = this.finished.keys();
      if (this.finished.size >= LIMITS.drops && oldest !== undefined) this.finished.delete(oldest);
      this.finished.set(dropId, { claimants, refusal: new SoldOut({ dropId }) });
    } finally {
      this.learning.delete(dropId);
    }
  }
}
