import { Injectable } from '@nestjs/common';
import type { AwardLapsed, AwardOrdered } from '#drops';
import { type Message, Subscribes } from '#platform/outbox/subscribers.js';
import { HearOfAward } from '../../application/hear-of-award.js';

/** Hears what became of the units that were held for winners. */
@Injectable()
export class AwardsSubscriber {
  constructor(private readonly hearOfAward: HearOfAward) {}

  @Subscribes('award.lapsed', 'auctions.pass-on')
  lapsed({ auctionId, claimId }: AwardLapsed['data'], _message: Message): Promise<void> {
    return this.hearOfAward.execute(auctionId, { kind: 'lapsed', claimId });
  }

  @Subscribes('award.ordered', 'auctions.settle')
  ordered({ auctionId, claimId, userId, price }: AwardOrdered['data'], _message: Message): Promise<void> {
    return this.hearOfAward.execute(auctionId, { kind: 'bought', claimId, userId, price: price.amount });
  }
}
