import type { Buyers } from './ports.js';

/** An order that was paid: by whom, and of whom its goods are. */
export interface Sale {
  readonly userId: string;
  readonly hostIds: readonly string[];
}

/** Remembers who has paid for something of whom, for rooms in which only buyers speak. */
export class NoteBuyers {
  constructor(private readonly buyers: Buyers) {}

  async execute(sales: readonly Sale[]): Promise<void> {
    await this.buyers.add(
      sales.flatMap(({ userId, hostIds }) => [...new Set(hostIds)].map((hostId) => ({ userId, hostId }))),
    );
  }
}
