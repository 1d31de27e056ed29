import { InvalidTransition, NotFound } from '#kernel';
import { NotSoMany } from '../errors.js';
import type { OrderLine, OrderState } from '../order-state.js';
import type { Seller, UnitsOfLine } from './after-sale.js';

/**
 * The lines of a sold order that this seller may send and refund: the own ones, or all for an admin.
 *
 * @throws NotFound for whoever sells nothing of it @throws InvalidTransition unless it is paid and its money not all back
 */
export function linesOf(order: OrderState, { userId, role }: Seller): readonly OrderLine[] {
  const { id: orderId, state, number } = order;
  const own = order.lines.filter((line) => !line.lost && (role === 'admin' || line.hostId === userId));
  if (role !== 'admin' && (own.length === 0 || number === null)) throw new NotFound();
  if (state !== 'paid' && state !== 'fulfilled')
    throw new InvalidTransition({ orderId, state }, `This order is ${state}.`);
  return own;
}

/** Units that can still be sent: a refund takes away those that are not sent before those that are. */
export function toShip({ quantity, shipped, refunded }: OrderLine): number {
  return Math.max(0, quantity - refunded - shipped);
}

export function toRefund({ quantity, refunded }: OrderLine): number {
  return quantity - refunded;
}

/**
 * The lines asked for, with no more units than there are.
 *
 * @param asked undefined: all that there is @throws NotFound, NotSoMany
 */
export function chosen<Asked extends UnitsOfLine>(
  own: readonly OrderLine[],
  left: (line: OrderLine) => number,
  asked: readonly Asked[] | undefined,
): readonly (UnitsOfLine & Partial<Asked>)[] {
  if (asked === undefined) {
    const all = own.map((line) => ({ line: line.position, quantity: left(line) }));
    return all.filter(({ quantity }) => quantity > 0) as (UnitsOfLine & Partial<Asked>)[];
  }
  const wanted = new Map<number, number>();
  for (const { line, quantity } of asked) wanted.set(line, (wanted.get(line) ?? 0) + quantity);
  for (const [line, quantity] of wanted) {
    const known = own.find(({ position }) => position === line);
    if (known === undefined) throw new NotFound({ line });
    if (quantity > left(known)) throw new NotSoMany({ line, left: left(known) });
  }
  return asked;
}

/** The lines with some more units shipped or refunded. */
export function moved(
  lines: readonly OrderLine[],
  what: 'shipped' | 'refunded',
  units: readonly UnitsOfLine[],
): readonly OrderLine[] {
  return lines.map((line) => {
    const more = units.reduce((sum, one) => sum + (one.line === line.position ? one.quantity : 0), 0);
    return more === 0 ? line : { ...line, [what]: line[what] + more };
  });
}

/** True once nothing is left to send of an order of which something was sent. */
export function isShipped({ lines }: OrderState): boolean {
  const kept = lines.filter((line) => !line.lost);
  return kept.some((line) => line.shipped > 0) && kept.every((line) => toShip(line) === 0);
}

/** True once all that a paid order cost is to go back. */
export function isGivenBack({ number, total, refunded, lines }: OrderState): boolean {
  if (number === null || refunded < total) return false;
  return total > 0 || lines.every((line) => line.lost || toRefund(line) === 0);
}
