import { type Actor, NotFound, UnitOfWork } from '#kernel';
import { Backing } from './backing.js';
import { orderView } from './order-view.js';
import { Orders } from './ports.js';
import type { OrderView } from './queries.js';

/**
 * A buyer cancels an order that is not paid; twice is once.
 *
 * The claims stay held until their time is over, so they may be ordered again or given back; units of a cart are free
 * at once. Money that a payment under way still brings in goes back.
 */
export class CancelOrder {
  constructor(
    private readonly orders: Orders,
    private readonly backing: Backing,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound, InvalidTransition */
  execute(actor: Actor, { orderId }: { readonly orderId: string }): Promise<OrderView> {
    return this.work.run(async () => {
      const { orders, now } = await this.orders.lock({ orderIds: [orderId] });
      const [order] = orders;
      if (order === undefined) throw new NotFound();
      order.requireOwner(actor);
      order.cancel(now);
      await this.backing.settle(orders);
      await this.orders.save(orders);
      return orderView(order.snapshot(), actor.userId);
    });
  }
}
