import { type Actor, NotFound } from '#kernel';
import { RoomPrices, Rooms } from './ports.js';

/** Which price is meant. */
export interface NamedRoomPrice {
  readonly roomId: string;
  readonly variantId: string;
}

/** A host takes a price of their room away: carts have the usual one again. */
export class RemoveRoomPrice {
  constructor(
    private readonly prices: RoomPrices,
    private readonly rooms: Rooms,
  ) {}

  /** @throws NotFound, Forbidden */
  async execute(actor: Actor, { roomId, variantId }: NamedRoomPrice): Promise<void> {
    await this.rooms.ownerOf(roomId, actor);
    if (!(await this.prices.remove(roomId, variantId))) throw new NotFound({ variantId });
  }
}
