import type { Amount } from '../order-state.js';
import type { Cart, Good } from './cart.js';

/** The price of a variant in a room that a user may see; undefined if there is none now. */
export type RoomPriceOf = (userId: string, roomId: string, variantId: string) => Amount | undefined;

export const NO_ROOM_PRICES: RoomPriceOf = () => undefined;

/**
 * Goods at the prices at which a cart has them: that of the room from which a line was added, while it is valid and in
 * the variant's currency, before that of the variant.
 */
export function pricedForCart(
  { userId, lines }: Cart,
  goods: ReadonlyMap<string, Good>,
  priceOf: RoomPriceOf,
): ReadonlyMap<string, Good> {
  const priced = lines.flatMap(({ variantId, roomId }): (readonly [string, Good])[] => {
    const good = goods.get(variantId);
    const price = roomId === undefined ? undefined : priceOf(userId, roomId, variantId);
    if (good === undefined || price?.currency !== good.price.currency) return [];
    return [[variantId, { ...good, price, pricedByRoom: true }]];
  });
  return new Map([...goods, ...priced]);
}
