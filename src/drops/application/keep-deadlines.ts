import { DropDesk } from './drop-desk.js';
import { DropQueries } from './queries.js';

/** Claims looked for at a time: what a crowd leaves within a second, so that none of it waits for another look. */
const BATCH = 10_000;

/** Opens and closes drops at their times and ends holds that are over; safe to run anywhere, any number of times. */
export class KeepDeadlines {
  constructor(
    private readonly desk: DropDesk,
    private readonly queries: DropQueries,
  ) {}

  async execute(): Promise<void> {
    const due = await this.queries.due(BATCH);
    await Promise.all(
      due.map(({ dropId, claimIds }) =>
        this.desk.ask(dropId, claimIds.length === 0 ? { kind: 'catch-up' } : { kind: 'expire', claimIds }),
      ),
    );
  }
}
