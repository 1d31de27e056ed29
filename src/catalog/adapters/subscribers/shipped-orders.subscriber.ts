import { Injectable } from '@nestjs/common';
import type { GuestMerged } from '#identity';
import { Subscribes } from '#platform/outbox/subscribers.js';
import { Reviews } from '../../application/reviews/ports.js';

/** What the catalog needs of an `order.shipped`; orders stand further down the line, so their types cannot be named here. */
interface ShippedUnits {
  readonly orderId: string;
  readonly userId: string;
  readonly units: readonly { readonly variantId: string }[];
}

/** Hears who received what, and so may review it. */
@Injectable()
export class ShippedOrdersSubscriber {
  constructor(private readonly reviews: Reviews) {}

  @Subscribes('order.shipped', 'catalog.note-received')
  shipped({ orderId, userId, units }: ShippedUnits): Promise<void> {
    return this.reviews.received(
      orderId,
      userId,
      units.map(({ variantId }) => variantId),
    );
  }

  @Subscribes('guest.merged', 'catalog.inherit-received')
  merged({ guestId, userId }: GuestMerged['data']): Promise<void> {
    return this.reviews.inherited(guestId, userId);
  }
}
