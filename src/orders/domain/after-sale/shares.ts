import type { OrderLine, OrderState } from '../order-state.js';

/**
 * What some more units of a line cost, with the tax on them: so that all units of it, however they go back, give
 * exactly what they cost together. What was paid for shipping is no line's.
 */
export function shareOf(order: OrderState, line: OrderLine, quantity: number): number {
  const whole = line.total + taxOf(order, line);
  const upTo = (units: number): number => part(whole, units, line.quantity);
  return upTo(line.refunded + quantity) - upTo(line.refunded);
}

/** The tax of an order, split by what its lines cost, so that the lines have all of it. */
function taxOf({ lines, tax, subtotal }: OrderState, { position }: OrderLine): number {
  if (tax === 0 || subtotal === 0) return 0;
  const upTo = (end: number): number => {
    const before = lines.filter((line) => !line.lost && line.position < end);
    return part(
      tax,
      before.reduce((sum, line) => sum + line.total, 0),
      subtotal,
    );
  };
  return upTo(position + 1) - upTo(position);
}

/** `amount * units / of`, rounded down; the product may be larger than a number is exact. */
function part(amount: number, units: number, of: number): number {
  return Number((BigInt(amount) * BigInt(units)) / BigInt(of));
}
