import { type Cart, CART_LIMITS, type CartLine, type LeftOut, type LeftOutReason } from './cart.js';

/** What is in a cart when that of a guest came to it. */
export interface MergedCart {
  readonly lines: readonly CartLine[];
  readonly leftOut: readonly LeftOut[];
}

/** An account's own lines stay as they are; those of the guest come to them, as far as a cart may have them. */
export function merged(own: Cart, guest: Cart): MergedCart {
  const lines = new Map(own.lines.map((line) => [line.variantId, line]));
  const leftOut: LeftOut[] = [...(own.leftOut ?? [])];
  for (const line of guest.lines) {
    const present = lines.get(line.variantId);
    const refusal = present === undefined ? noRoom(lines, line) : undefined;
    const before = present?.quantity ?? 0;
    const taken = refusal === undefined ? Math.min(line.quantity, CART_LIMITS.quantity - before) : 0;
    if (taken > 0) lines.set(line.variantId, { ...(present ?? line), quantity: before + taken });
    const { variantId, title } = line;
    const quantity = line.quantity - taken;
    if (quantity > 0) leftOut.push({ variantId, title, quantity, reason: refusal ?? 'too_many_units' });
  }
  return { lines: [...lines.values()], leftOut: leftOut.slice(-CART_LIMITS.lines) };
}

function noRoom(lines: ReadonlyMap<string, CartLine>, line: CartLine): LeftOutReason | undefined {
  const [first = line] = lines.values();
  if (first.currency !== line.currency) return 'other_currency';
  return lines.size >= CART_LIMITS.lines ? 'too_many_lines' : undefined;
}
