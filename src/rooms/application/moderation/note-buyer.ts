import type { Buyers } from './ports.js';

/** Remembers who has paid for something of whom, for rooms in which only buyers speak. */
export class NoteBuyer {
  constructor(private readonly buyers: Buyers) {}

  async execute({ userId, hostIds }: { userId: string; hostIds: readonly string[] }): Promise<void> {
    await this.buyers.add(userId, [...new Set(hostIds)].sort());
  }
}
