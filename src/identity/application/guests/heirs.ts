/** A guest who signs in to an account, and the account. */
export interface HandOver {
  readonly guestId: string;
  readonly userId: string;
}

/** Makes what a guest has an account's, in the present unit of work; of what is the account's already nothing changes. */
export type Heir = (handOver: HandOver) => Promise<void>;

/**
 * What a guest may have, in the order in which it is handed over. It is that in which everyone locks these rows: a sale
 * takes carts, orders, auctions, drops, stock and rooms after each other.
 */
export const BELONGINGS = ['carts', 'orders', 'wins', 'claims', 'follows', 'sanctions'] as const;
export type Belonging = (typeof BELONGINGS)[number];

/** Where the neighbours who keep something for users say how it is handed over. */
export class Heirs {
  private readonly heirs = new Map<Belonging, Heir>();

  /** One heir for each kind of belongings. */
  onHandOver(belonging: Belonging, heir: Heir): void {
    this.heirs.set(belonging, heir);
  }

  /** All of it or, if one of them throws, none. */
  async handOver(handOver: HandOver): Promise<void> {
    for (const belonging of BELONGINGS) await this.heirs.get(belonging)?.(handOver);
  }
}
