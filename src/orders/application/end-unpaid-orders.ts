import { UnitOfWork } from '#kernel';
import { Backing } from './backing.js';
import { Orders } from './ports.js';

/** Orders looked for at a time. */
const BATCH = 500;

/** Claims that hold nothing any more, because their time is over or their shoppers gave them back. */
export interface EndedClaims {
  readonly claimIds: readonly string[];
  readonly givenBack?: boolean;
}

/** Cancels orders for which nothing is held any more and that nobody is paying; what was reserved for them is free. */
export class EndUnpaidOrders {
  constructor(
    private readonly orders: Orders,
    private readonly backing: Backing,
    private readonly work: UnitOfWork,
  ) {}

  /** @param ended without it, whatever is overdue by the database's time */
  execute(ended?: EndedClaims): Promise<void> {
    return this.work.run(async () => {
      const { orders, now } = await this.orders.lock(ended ?? { orderIds: await this.orders.overdue(BATCH) });
      for (const order of orders) {
        if (ended?.givenBack === true) order.givenBack(now);
        else order.holdEnded(now);
      }
      await this.backing.settle(orders);
      await this.orders.save(orders);
    });
  }
}
