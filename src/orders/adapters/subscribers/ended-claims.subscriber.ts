import { Injectable } from '@nestjs/common';
import type { ClaimsExpired, ClaimsReleased } from '#drops';
import { Subscribes } from '#platform/outbox/subscribers.js';
import { EndUnpaidOrders } from '../../application/end-unpaid-orders.js';

/** Ends unpaid orders as soon as their claims hold nothing any more. */
@Injectable()
export class EndedClaimsSubscriber {
  constructor(private readonly end: EndUnpaidOrders) {}

  @Subscribes('claims.expired', 'orders.end-unpaid')
  expired({ claimIds }: ClaimsExpired['data']): Promise<void> {
    return this.end.execute({ claimIds });
  }

  @Subscribes('claims.released', 'orders.end-given-back')
  released({ claimIds }: ClaimsReleased['data']): Promise<void> {
    return this.end.execute({ claimIds, givenBack: true });
  }
}
