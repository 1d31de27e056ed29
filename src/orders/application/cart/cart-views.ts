import { Clock } from '#kernel';
import type { Cart, Good } from '../../domain/cart/cart.js';
import { pricedForCart } from '../../domain/cart/room-prices.js';
import { priced, type Priced } from '../../domain/lines.js';
import { NO_TARIFF } from '../../domain/pricing/tariff.js';
import { OfferBook } from '../pricing/offer-book.js';
import { Tariffs } from '../pricing/tariffs.js';
import { RoomPricing } from '../room-prices/room-pricing.js';
import { type CartView, cartView, goodsWithPrice } from './cart-view.js';
import { Goods } from './ports.js';

/** Shows carts as they are now: what is left of what is in them, and what it costs, as far as nobody has to know where it goes. */
export class CartViews {
  constructor(
    private readonly goods: Goods,
    private readonly rooms: RoomPricing,
    private readonly tariffs: Tariffs,
    private readonly promotions: OfferBook,
    private readonly clock: Clock,
  ) {}

  /** @param known goods that were asked for just now */
  async of(cart: Cart, known: ReadonlyMap<string, Good> = new Map()): Promise<CartView> {
    const others = cart.lines.map(({ variantId }) => variantId).filter((id) => !known.has(id));
    const all = new Map([...known, ...(await this.goods.find(others))]);
    const goods = pricedForCart(cart, all, await this.rooms.of([cart]));
    return cartView(cart, goods, await this.costOf(cart, goods));
  }

  /** By the calculation that orders are placed by, without shipping. */
  private async costOf(cart: Cart, goods: ReadonlyMap<string, Good>): Promise<Priced> {
    const toBuy = goodsWithPrice(cart, goods);
    const tariff = toBuy.length === 0 ? NO_TARIFF : await this.tariffs.nowhere();
    const contents = { userId: cart.userId, claimIds: [], claims: [], cart, shippingAddress: null, tariff };
    const offers = await this.promotions.look(
      contents,
      toBuy.map(({ good }) => good.hostId),
    );
    return priced(offers.offered(contents), new Map(), this.clock.now(), toBuy);
  }
}
