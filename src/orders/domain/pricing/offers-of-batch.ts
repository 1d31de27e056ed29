import type { OrderContents, OrderState } from '../order-state.js';
import { NO_TARIFF, type Offer } from './tariff.js';
import { UnsentOrders } from './unsent-orders.js';

/** The promotions of a customer: those that are automatic, or have a code that was asked for. */
export type OffersOf = (userId: string) => readonly Offer[];

/** Promotions, and what is not sent yet, while orders are placed one after the other: whoever comes first gets the last use. */
export class OffersOfBatch {
  private readonly uses = new Map<string, number>();

  /** @param offersOf as they are, which nobody else changes meanwhile if they have limits */
  constructor(
    private readonly offersOf: OffersOf,
    private readonly unsent = new UnsentOrders(),
  ) {}

  /** The draft with the promotions, and what it could be sent with, as they are for its shopper now. */
  offered<Draft extends OrderContents>(draft: Draft): Draft {
    const { userId, tariff = NO_TARIFF } = draft;
    const offers = this.offersOf(userId).map((offer) => ({
      ...offer,
      used: offer.used + this.count(offer.id),
      usedByCustomer: offer.usedByCustomer + this.count(offer.id, userId),
    }));
    return { ...draft, tariff: { ...tariff, offers, together: this.unsent.sentWith(draft) } };
  }

  /** An order was placed that uses some. */
  used(order: OrderState): void {
    const { userId, promotions } = order;
    this.unsent.placed(order);
    for (const { id } of promotions) {
      this.uses.set(keyOf(id), this.count(id) + 1);
      this.uses.set(keyOf(id, userId), this.count(id, userId) + 1);
    }
  }

  private count(id: string, userId?: string): number {
    return this.uses.get(keyOf(id, userId)) ?? 0;
  }
}

function keyOf(id: string, userId = ''): string {
  return `${id} ${userId}`;
}
