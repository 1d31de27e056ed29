/** What carts, and orders of them, ask of the outside. */
import type { Cart, CartLine, Good, Units } from '../../domain/cart/cart.js';

/** A new quantity for a line; null takes the line out. */
export interface LineChange {
  readonly lineId: string;
  readonly quantity: number | null;
  /** The changes that the caller may have seen last; undefined: any will do. */
  readonly unchangedSince?: readonly Date[] | undefined;
}

/** Where carts are kept, one for each user. Every change is one statement that takes one row: all that come at once count. */
export abstract class Carts {
  abstract find(userId: string): Promise<Cart>;
  /** Adds a line, or its units to the line of that variant. @throws CartFull, TooManyUnits, OtherCurrency */
  abstract add(userId: string, line: CartLine): Promise<Cart>;
  /** Lines of variants that stay keep their ids. @throws PreconditionFailed */
  abstract replace(
    userId: string,
    lines: readonly CartLine[],
    unchangedSince?: readonly Date[],
  ): Promise<Cart>;
  /** @throws NotFound, PreconditionFailed */
  abstract change(userId: string, change: LineChange): Promise<Cart>;
  /** Within a unit of work: the carts of these users, in the order of their ids; nobody else changes them until its end. */
  abstract lock(userIds: readonly string[]): Promise<ReadonlyMap<string, Cart>>;
  /** Within a unit of work: empties the carts of users. @param orders user to the order made of it */
  abstract empty(orders: ReadonlyMap<string, string>): Promise<void>;
}

/** The catalog, as orders see it. Movements are within the present unit of work: all units or none. */
export abstract class Goods {
  /** Those of the variants that are in the shop, by id. */
  abstract find(variantIds: readonly string[]): Promise<ReadonlyMap<string, Good>>;
  /** The same, in the order of their ids; nobody else sells or changes them until the unit of work ends. */
  abstract lock(variantIds: readonly string[]): Promise<ReadonlyMap<string, Good>>;
  abstract reserve(units: readonly Units[]): Promise<void>;
  /** Reserved units are free again. */
  abstract release(units: readonly Units[]): Promise<void>;
  /** Reserved units are sold. */
  abstract take(units: readonly Units[]): Promise<void>;
  /** Sold units came back, and `actorId` put them where they can be sold again. */
  abstract restock(units: readonly Units[], actorId: string): Promise<void>;
}
