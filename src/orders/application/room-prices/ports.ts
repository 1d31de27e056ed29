/** What prices of rooms ask of the outside. */
import type { Actor, Page } from '#kernel';
import type { Amount } from '../../domain/order-state.js';

/** What a variant costs in a room. */
export interface RoomPrice {
  readonly roomId: string;
  readonly variantId: string;
  readonly price: Amount;
}

export interface KeptRoomPrice extends RoomPrice {
  /** Null: until it is taken away. */
  readonly until: Date | null;
}

/** The prices of rooms: one for a variant in each. */
export abstract class RoomPrices {
  /** Those of the ones asked for that are valid by the database's time. */
  abstract valid(wanted: readonly Omit<RoomPrice, 'price'>[]): Promise<readonly RoomPrice[]>;
  abstract keep(price: KeptRoomPrice): Promise<void>;
  /** True if there was one. */
  abstract remove(roomId: string, variantId: string): Promise<boolean>;
  /** By the ids of their variants. @throws InvalidCursor */
  abstract list(roomId: string, limit?: number, cursor?: string): Promise<Page<KeptRoomPrice>>;
}

/** The rooms, as prices see them. */
export abstract class Rooms {
  /** True for who may see the room now. */
  abstract sees(userId: string, roomId: string): Promise<boolean>;
  /** Whose room it is. @throws NotFound for what the actor may not see, Forbidden unless they own it or are an admin */
  abstract ownerOf(roomId: string, actor: Actor): Promise<string>;
}
