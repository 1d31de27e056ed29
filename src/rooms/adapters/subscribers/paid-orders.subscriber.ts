import { Injectable } from '@nestjs/common';
import { SubscribesInBatches } from '#platform/outbox/subscribers.js';
import { NoteBuyers } from '../../application/moderation/note-buyers.js';

/** What rooms need of an `order.paid`; orders stand further down the line, so their types cannot be named here. */
interface PaidOrder {
  readonly userId: string;
  readonly lines: readonly { readonly hostId: string }[];
}

/** Hears who paid for something of whom. */
@Injectable()
export class PaidOrdersSubscriber {
  constructor(private readonly noteBuyers: NoteBuyers) {}

  @SubscribesInBatches('order.paid', 'rooms.note-buyers')
  paid(orders: readonly PaidOrder[]): Promise<void> {
    return this.noteBuyers.execute(
      orders.map(({ userId, lines }) => ({ userId, hostIds: lines.map(({ hostId }) => hostId) })),
    );
  }
}
