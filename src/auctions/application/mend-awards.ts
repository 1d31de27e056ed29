import { AuctionDesk } from './auction-desk.js';
import { Units } from './ports.js';
import { AuctionQueries, type LongAwarded } from './queries.js';

/**
 * Passes on units that winners let go without the auction hearing of it, as it would stand still for ever: news that never
 * came through, and awards of an earlier Souk, which named a claim anew that was over.
 */
export class MendAwards {
  constructor(
    private readonly desk: AuctionDesk,
    private readonly queries: AuctionQueries,
    private readonly units: Units,
  ) {}

  async execute(): Promise<void> {
    for (let awards = await this.queries.longAwarded(); awards.length > 0;) {
      await Promise.all(awards.map((award) => this.mend(award)));
      awards = await this.queries.longAwarded(awards.at(-1)?.claimId);
    }
  }

  private async mend({ auctionId, claimId, userId }: LongAwarded): Promise<void> {
    if (await this.units.isLetGo({ claimId, userId }))
      await this.desk.ask(auctionId, { kind: 'lapsed', claimId });
  }
}
