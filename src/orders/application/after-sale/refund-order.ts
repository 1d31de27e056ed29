import { type Actor, Ids, NotFound, UnitOfWork } from '#kernel';
import type { Refund, RefundWish } from '../../domain/after-sale/after-sale.js';
import type { Order } from '../../domain/order.js';
import { Goods } from '../cart/ports.js';
import { Orders } from '../ports.js';
import type { RefundView } from '../queries.js';
import { refundView } from './after-sale-view.js';

/** What goes back of which order. */
export type RefundRequest = Omit<RefundWish, 'id'> & { readonly orderId: string };

/**
 * A host gives money of the own lines of a paid order back, an admin of any; once for each key.
 *
 * Here it is only decided and written down, with the units that are in stock again. `ReconcilePayments`, which looks
 * every second, sees to it that the money goes back, whoever dies meanwhile.
 */
export class RefundOrder {
  constructor(
    private readonly orders: Orders,
    private readonly goods: Goods,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  /** @throws NotFound, Forbidden, InvalidTransition, NotSoMany, TooMuchToRefund, NothingToRefund, TooManyOfOrder */
  execute(actor: Actor, { orderId, ...wish }: RefundRequest): Promise<RefundView> {
    return this.work.run(async () => {
      const { orders, now } = await this.orders.lock({ orderIds: [orderId] });
      const [order] = orders;
      if (order === undefined) throw new NotFound();
      // Only of all that is left something stays for them.
      const isRest = wish.amount === undefined && wish.lines === undefined;
      const carries = isRest && (await this.orders.carries(order.snapshot()));
      const refund = order.refund({ ...wish, id: this.ids.next() }, actor, now, carries);
      // One that was there before has put its units back.
      if (order.snapshot() !== order.original) await this.restock(order, refund);
      await this.orders.save(orders);
      return refundView(refund, order.snapshot().currency);
    });
  }

  private async restock(order: Order, { lines, by }: Refund): Promise<void> {
    const units = lines
      .filter(({ restock }) => restock)
      .map(({ line, quantity }) => ({
        ...{ quantity, variantId: order.snapshot().lines[line]?.variantId ?? '' },
      }));
    if (units.length > 0) await this.goods.restock(units, by);
  }
}
