import { Injectable } from '@nestjs/common';
import type { ClaimsExpired } from '#drops';
import { type Message, Subscribes } from '#platform/outbox/subscribers.js';
import { EndUnpaidOrders } from '../../application/end-unpaid-orders.js';

/** Ends orders that were not paid while their claims were held. */
@Injectable()
export class ClaimsExpiredSubscriber {
  constructor(private readonly end: EndUnpaidOrders) {}

  @Subscribes('claims.expired', 'orders.end-unpaid')
  expired({ claimIds }: ClaimsExpired['data'], _message: Message): Promise<void> {
    return this.end.execute(claimIds);
  }
}
