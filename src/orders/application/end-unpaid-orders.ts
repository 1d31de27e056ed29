import { UnitOfWork } from '#kernel';
import { Orders } from './ports.js';

/** Orders looked for at a time. */
const BATCH = 500;

/** Cancels orders whose claims hold nothing any more and that nobody is paying. */
export class EndUnpaidOrders {
  constructor(
    private readonly orders: Orders,
    private readonly work: UnitOfWork,
  ) {}

  /** @param claimIds the claims whose hold is over; without them, whatever is overdue by the database's time */
  execute(claimIds?: readonly string[]): Promise<void> {
    return this.work.run(async () => {
      const which = claimIds === undefined ? { orderIds: await this.orders.overdue(BATCH) } : { claimIds };
      const { orders, now } = await this.orders.lock(which);
      for (const order of orders) order.holdEnded(now);
      await this.orders.save(orders);
    });
  }
}
