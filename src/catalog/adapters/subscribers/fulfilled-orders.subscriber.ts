import { Injectable } from '@nestjs/common';
import { Subscribes } from '#platform/outbox/subscribers.js';
import { Reviews } from '../../application/reviews/ports.js';

/** What the catalog needs of an `order.fulfilled`; orders stand further down the line, so their types cannot be named here. */
interface FulfilledOrder {
  readonly orderId: string;
  readonly userId: string;
  readonly lines: readonly { readonly variantId: string }[];
}

/** Hears who received what, and so may review it. */
@Injectable()
export class FulfilledOrdersSubscriber {
  constructor(private readonly reviews: Reviews) {}

  @Subscribes('order.fulfilled', 'catalog.note-received')
  fulfilled({ orderId, userId, lines }: FulfilledOrder): Promise<void> {
    return this.reviews.received(
      orderId,
      userId,
      lines.map(({ variantId }) => variantId),
    );
  }
}
