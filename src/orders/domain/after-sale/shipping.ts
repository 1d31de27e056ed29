import { NothingToShip, TooManyOfOrder } from '../errors.js';
import type { OrderShipped } from '../events.js';
import type { OrderState } from '../order-state.js';
import { type Fulfilment, MOST_AFTER_SALE, type Seller, type Shipment } from './after-sale.js';
import { chosen, linesOf, moved, toShip } from './sold-lines.js';

/**
 * What a seller sends now.
 *
 * @throws NotFound, InvalidTransition, NotSoMany, NothingToShip, TooManyOfOrder
 */
export function fulfilmentOf(order: OrderState, wish: Shipment, by: Seller, now: Date): Fulfilment {
  const { id, key, carrier, tracking } = wish;
  const lines = chosen(linesOf(order, by), toShip, wish.lines);
  if (lines.length === 0) throw new NothingToShip({ orderId: order.id });
  if (order.fulfilments.length >= MOST_AFTER_SALE) throw new TooManyOfOrder({ orderId: order.id });
  return {
    ...{ id, key, carrier, tracking, by: by.userId, at: now },
    lines: lines.map(({ line, quantity }) => ({ line, quantity })),
  };
}

export function withFulfilment(order: OrderState, fulfilment: Fulfilment): OrderState {
  return {
    ...order,
    lines: moved(order.lines, 'shipped', fulfilment.lines),
    fulfilments: [...order.fulfilments, fulfilment],
  };
}

/** What is told of a fulfilment, besides what every event of an order says. */
export function shipmentOf(
  { lines }: OrderState,
  { id: fulfilmentId, carrier, tracking, lines: sent }: Fulfilment,
): Pick<OrderShipped['data'], 'fulfilmentId' | 'carrier' | 'tracking' | 'units'> {
  const units = sent.map(({ line, quantity }) => ({
    ...{ line, quantity, variantId: lines[line]?.variantId ?? '' },
  }));
  return { fulfilmentId, carrier, tracking, units };
}
