import { AuctionDesk } from './auction-desk.js';
import { AuctionQueries } from './queries.js';

/** Opens and ends auctions at their times; safe to run anywhere, any number of times. */
export class KeepAuctions {
  constructor(
    private readonly desk: AuctionDesk,
    private readonly queries: AuctionQueries,
  ) {}

  async execute(): Promise<void> {
    const due = await this.queries.due();
    await Promise.all(due.map((auctionId) => this.desk.ask(auctionId, { kind: 'catch-up' })));
  }
}
