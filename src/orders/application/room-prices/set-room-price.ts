import { type Actor, NotFound, wrongField } from '#kernel';
import { Goods } from '../cart/ports.js';
import { RoomPrices, Rooms } from './ports.js';
import { type RoomPriceView, roomPriceView } from './room-price-view.js';
import type { AmountView } from '../pricing/sums-view.js';

/** Which variant is to cost what in which room. */
export interface RoomPriceWish {
  readonly roomId: string;
  readonly variantId: string;
  readonly price: AmountView;
  readonly until?: string | undefined;
}

/** A host gives what they sell another price in their room, from now on. */
export class SetRoomPrice {
  constructor(
    private readonly prices: RoomPrices,
    private readonly rooms: Rooms,
    private readonly goods: Goods,
  ) {}

  /** @throws NotFound for a room one does not see and a variant of others, Forbidden, ValidationFailed */
  async execute(actor: Actor, { roomId, variantId, price, until }: RoomPriceWish): Promise<RoomPriceView> {
    const owner = await this.rooms.ownerOf(roomId, actor);
    const good = (await this.goods.find([variantId])).get(variantId);
    if (good?.hostId !== owner) throw new NotFound({ variantId });
    const { currency } = good.price;
    if (price.currency !== currency) {
      const message = `must be ${currency}, as that of the variant`;
      throw wrongField('price.currency', message);
    }
    const kept = { roomId, variantId, price, until: until === undefined ? null : new Date(until) };
    await this.prices.keep(kept);
    return roomPriceView(kept);
  }
}
