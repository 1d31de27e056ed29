import { Checkout } from '../../domain/cart/checkout.js';
import type { OrderDraft } from '../../domain/order-state.js';
import { RoomPricing } from '../room-prices/room-pricing.js';
import { Carts, Goods } from './ports.js';

/**
 * Opens the carts of a batch of orders and, once these are made, empties them and reserves what was in them.
 *
 * Carts are locked before goods, each in the order of their ids, so that batches of several nodes never wait in a circle.
 */
export class Checkouts {
  constructor(
    private readonly carts: Carts,
    private readonly goods: Goods,
    private readonly rooms: RoomPricing,
  ) {}

  async open(drafts: readonly OrderDraft[]): Promise<Checkout> {
    const buyers = drafts.filter(({ cart }) => cart !== undefined).map(({ userId }) => userId);
    if (buyers.length === 0) return new Checkout();
    const carts = await this.carts.lock([...new Set(buyers)]);
    const variantIds = [...carts.values()].flatMap(({ lines }) => lines.map(({ variantId }) => variantId));
    const goods = await this.goods.lock([...new Set(variantIds)]);
    return new Checkout(carts, goods, await this.rooms.of([...carts.values()]));
  }

  /** The same for who only wants to know. */
  async look(userId: string): Promise<Checkout> {
    const cart = await this.carts.find(userId);
    const goods = await this.goods.find(cart.lines.map(({ variantId }) => variantId));
    return new Checkout(new Map([[userId, cart]]), goods, await this.rooms.of([cart]));
  }

  async close({ units, emptied }: Checkout): Promise<void> {
    if (emptied.size === 0) return;
    await Promise.all([this.goods.reserve(units), this.carts.empty(emptied)]);
  }
}
