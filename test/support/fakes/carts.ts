/** Carts and the goods of the catalog in memory, for specifications of orders. */
import { NotFound, PreconditionFailed } from '#kernel';
import { Carts, Goods, type LineChange } from '../../../src/orders/application/cart/ports.js';
import {
  type Cart,
  CART_LIMITS,
  type CartLine,
  type Good,
  neverFilled,
  type Units,
} from '../../../src/orders/domain/cart/cart.js';
import { CartFull, OtherCurrency, TooManyUnits } from '../../../src/orders/domain/errors.js';

export class InMemoryCarts extends Carts {
  private readonly carts = new Map<string, Cart>();
  private changes = 0;

  async find(userId: string): Promise<Cart> {
    return this.carts.get(userId) ?? neverFilled(userId);
  }

  async add(userId: string, line: CartLine): Promise<Cart> {
    const { lines } = await this.find(userId);
    const known = lines.find(({ variantId }) => variantId === line.variantId);
    const quantity = line.quantity + (known?.quantity ?? 0);
    const after =
      known === undefined
        ? [...lines, line]
        : lines.map((one) => (one === known ? { ...one, quantity, roomId: line.roomId ?? one.roomId } : one));
    if (after.length > CART_LIMITS.lines) throw new CartFull();
    if (quantity > CART_LIMITS.quantity) throw new TooManyUnits();
    if (after.some(({ currency }) => currency !== line.currency)) throw new OtherCurrency();
    return this.keep(userId, after);
  }

  async replace(userId: string, lines: readonly CartLine[], since?: readonly Date[]): Promise<Cart> {
    const before = await this.find(userId);
    requireUnchanged(before, since);
    const idOf = new Map(before.lines.map(({ id, variantId }) => [variantId, id]));
    return this.keep(
      userId,
      lines.map((line) => ({ ...line, id: idOf.get(line.variantId) ?? line.id })),
    );
  }

  async change(userId: string, { lineId, quantity, unchangedSince }: LineChange): Promise<Cart> {
    const before = await this.find(userId);
    if (!before.lines.some(({ id }) => id === lineId)) throw new NotFound();
    requireUnchanged(before, unchangedSince);
    const lines = before.lines.flatMap((line) => {
      if (line.id !== lineId) return [line];
      return quantity === null ? [] : [{ ...line, quantity }];
    });
    return this.keep(userId, lines);
  }

  async lock(userIds: readonly string[]): Promise<ReadonlyMap<string, Cart>> {
    return new Map(
      userIds.flatMap((id) => (this.carts.has(id) ? [[id, this.carts.get(id) as Cart] as const] : [])),
    );
  }

  async empty(orders: ReadonlyMap<string, string>): Promise<void> {
    for (const [userId, orderId] of orders) this.keep(userId, [], orderId);
  }

  private keep(userId: string, lines: readonly CartLine[], orderId: string | null = null): Cart {
    const cart = { userId, lines, orderId, updatedAt: new Date((this.changes += 1)) };
    this.carts.set(userId, cart);
    return cart;
  }
}

function requireUnchanged({ updatedAt }: Cart, since?: readonly Date[]): void {
  if (since?.every((date) => date.getTime() !== updatedAt.getTime()) === true) throw new PreconditionFailed();
}

/** Who sells all of it. */
export const HOST = '019ab000-0000-7000-8000-00000000b057';

/** A catalog that counts: what is reserved is named, and more than there is, or than was reserved, is a fault. */
export class FakeGoods extends Goods {
  private readonly shelf = new Map<string, Good>();
  readonly reserved = new Map<string, number>();
  readonly sold = new Map<string, number>();

  /** Puts units of a new variant into the shop; returns its id. */
  stock(variantId: string, available: number, amount = 1999, currency = 'EUR', weightGrams = 0): string {
    this.shelf.set(variantId, {
      ...{
        variantId,
        hostId: HOST,
        title: `Tee ${variantId}`,
        price: { amount, currency },
        available,
        weightGrams,
      },
    });
    return variantId;
  }

  remove(variantId: string): void {
    this.shelf.delete(variantId);
  }

  async find(variantIds: readonly string[]): Promise<ReadonlyMap<string, Good>> {
    return new Map(
      variantIds.flatMap((id) => (this.shelf.has(id) ? [[id, this.shelf.get(id) as Good] as const] : [])),
    );
  }

  lock = this.find.bind(this);

  async reserve(units: readonly Units[]): Promise<void> {
    for (const { variantId, quantity } of units) this.move(variantId, -quantity, quantity, 0);
  }

  async release(units: readonly Units[]): Promise<void> {
    for (const { variantId, quantity } of units) this.move(variantId, quantity, -quantity, 0);
  }

  async take(units: readonly Units[]): Promise<void> {
    for (const { variantId, quantity } of units) this.move(variantId, 0, -quantity, quantity);
  }

  async restock(units: readonly Units[]): Promise<void> {
    for (const { variantId, quantity } of units) this.move(variantId, quantity, 0, -quantity);
  }

  private move(variantId: string, free: number, reserved: number, sold: number): void {
    const good = this.shelf.get(variantId);
    const promised = (this.reserved.get(variantId) ?? 0) + reserved;
    if (good === undefined || good.available + free < 0 || promised < 0)
      throw new Error(`units of ${variantId} were moved that are not there`);
    this.shelf.set(variantId, { ...good, available: good.available + free });
    this.reserved.set(variantId, promised);
    this.sold.set(variantId, (this.sold.get(variantId) ?? 0) + sold);
  }
}
