import type { Actor, Page } from '#kernel';
import { RoomPrices, Rooms } from './ports.js';
import { type RoomPriceView, roomPriceView } from './room-price-view.js';

/** Which page of the prices of which room. */
export interface RoomPricePage {
  readonly roomId: string;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** A host looks at the prices of their room. */
export class ListRoomPrices {
  constructor(
    private readonly prices: RoomPrices,
    private readonly rooms: Rooms,
  ) {}

  /** @throws NotFound, Forbidden, InvalidCursor */
  async execute(actor: Actor, { roomId, limit, cursor }: RoomPricePage): Promise<Page<RoomPriceView>> {
    await this.rooms.ownerOf(roomId, actor);
    const { data, next } = await this.prices.list(roomId, limit, cursor);
    return { data: data.map(roomPriceView), next };
  }
}
