import { UnitOfWork } from '#kernel';
import { Merges } from '../ports.js';
import { Heirs } from './heirs.js';

/** Merges looked at in one go. */
const BATCH = 100;

/**
 * Hands over what requests of guests that were under way as they signed in have made since; safe to run anywhere, any
 * number of times.
 */
export class SettleMerges {
  constructor(
    private readonly merges: Merges,
    private readonly heirs: Heirs,
    private readonly work: UnitOfWork,
  ) {}

  async execute(): Promise<void> {
    const faults: unknown[] = [];
    for (const guestId of await this.merges.due(BATCH))
      await this.settle(guestId).catch((fault: unknown) => faults.push(fault));
    if (faults.length > 0) throw faults[0];
  }

  /** Each is a unit of work of its own, as locks are taken in an order that does not go on with the next one. */
  private settle(guestId: string): Promise<void> {
    return this.work.run(async () => {
      const merge = await this.merges.settle(guestId);
      if (merge !== null) await this.heirs.handOver(merge);
    });
  }
}
