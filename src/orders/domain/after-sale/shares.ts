import type { OrderLine } from '../order-state.js';

/**
 * What some more units of a line cost, less its discount and with its tax: so that all units of it, however they go back,
 * give exactly what they cost together. What was paid for shipping is no line's.
 */
export function shareOf({ total, quantity, refunded }: OrderLine, units: number): number {
  const upTo = (count: number): number => part(total, count, quantity);
  return upTo(refunded + units) - upTo(refunded);
}

/** `amount * units / of`, rounded down; the product may be larger than a number is exact. */
function part(amount: number, units: number, of: number): number {
  return Number((BigInt(amount) * BigInt(units)) / BigInt(of));
}
