import { AuctionBatch } from './auction-batch.js';
import type { AuctionRequest } from './auction-request.js';

/** What became of the unit that was held for a winner: it was bought, or let go and passes to the runner-up. */
export class HearOfAward {
  constructor(private readonly batches: AuctionBatch) {}

  /** In the unit of work of the event, so that it has its effect once: not over the desk, which has its own. */
  async execute(
    auctionId: string,
    news: Extract<AuctionRequest, { kind: 'lapsed' | 'bought' }>,
  ): Promise<void> {
    await this.batches.commit(auctionId, [news]);
  }
}
