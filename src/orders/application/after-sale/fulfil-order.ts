import { type Actor, Ids, NotFound, UnitOfWork } from '#kernel';
import type { Shipment } from '../../domain/after-sale/after-sale.js';
import { Orders } from '../ports.js';
import type { FulfilmentView } from '../queries.js';
import { fulfilmentView } from './after-sale-view.js';

/** What is sent of which order. */
export type FulfilmentRequest = Omit<Shipment, 'id'> & { readonly orderId: string };

/** A host sends units of the own lines of a paid order, an admin of any; once for each key, if there is one. */
export class FulfilOrder {
  constructor(
    private readonly orders: Orders,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  /** @throws NotFound, InvalidTransition, NotSoMany, NothingToShip, TooManyOfOrder */
  execute(actor: Actor, { orderId, ...shipment }: FulfilmentRequest): Promise<FulfilmentView> {
    return this.work.run(async () => {
      const { orders, now } = await this.orders.lock({ orderIds: [orderId] });
      const [order] = orders;
      if (order === undefined) throw new NotFound();
      const fulfilment = order.ship({ ...shipment, id: this.ids.next() }, actor, now);
      await this.orders.save(orders);
      return fulfilmentView(fulfilment);
    });
  }
}
