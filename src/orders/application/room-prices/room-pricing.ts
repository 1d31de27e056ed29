import type { Cart } from '../../domain/cart/cart.js';
import { NO_ROOM_PRICES, type RoomPriceOf } from '../../domain/cart/room-prices.js';
import { RoomPrices, Rooms } from './ports.js';

/** Looks at the prices of the rooms that carts name. Where none is named, nobody is asked. */
export class RoomPricing {
  constructor(
    private readonly prices: RoomPrices,
    private readonly rooms: Rooms,
  ) {}

  async of(carts: readonly Cart[]): Promise<RoomPriceOf> {
    const named = carts.flatMap(({ userId, lines }) =>
      lines.flatMap(({ roomId, variantId }) => (roomId === undefined ? [] : [{ userId, roomId, variantId }])),
    );
    if (named.length === 0) return NO_ROOM_PRICES;
    const valid = new Map(
      (await this.prices.valid(named)).map(({ roomId, variantId, price }) => [
        `${roomId} ${variantId}`,
        price,
      ]),
    );
    const priced = named.filter(({ roomId, variantId }) => valid.has(`${roomId} ${variantId}`));
    const visits = new Map(priced.map(({ userId, roomId }) => [`${userId} ${roomId}`, { userId, roomId }]));
    // All at once, so that a room full of shoppers costs one way to the database.
    const sights = await Promise.all(
      [...visits].map(
        async ([key, { userId, roomId }]) => [key, await this.rooms.sees(userId, roomId)] as const,
      ),
    );
    const seen = new Map(sights);
    return (userId, roomId, variantId) =>
      seen.get(`${userId} ${roomId}`) === true ? valid.get(`${roomId} ${variantId}`) : undefined;
  }
}
