import { Injectable } from '@nestjs/common';
import { Subscribes } from '#platform/outbox/subscribers.js';
import { NoteBuyer } from '../../application/moderation/note-buyer.js';

/** What rooms need of an `order.paid`; orders stand further down the line, so their types cannot be named here. */
interface PaidOrder {
  readonly userId: string;
  readonly lines: readonly { readonly hostId: string }[];
}

/** Hears who paid for something of whom. */
@Injectable()
export class PaidOrdersSubscriber {
  constructor(private readonly noteBuyer: NoteBuyer) {}

  @Subscribes('order.paid', 'rooms.note-buyers')
  paid({ userId, lines }: PaidOrder): Promise<void> {
    return this.noteBuyer.execute({ userId, hostIds: lines.map(({ hostId }) => hostId) });
  }
}
