import { type Actor, Clock, Ids } from '#kernel';
import { priced, stillHeld } from '../../domain/lines.js';
import { Checkouts } from '../cart/checkouts.js';
import { lineView, sumsView } from '../order-view.js';
import type { OrderWish } from './order-wish.js';
import type { AmountView } from '../queries.js';
import { OfferBook } from './offer-book.js';
import { OrderDrafts } from './order-drafts.js';
import type { QuoteView } from './queries.js';

/** Tells what an order would cost, by the calculation that orders are placed by. Nothing is stored or kept for it. */
export class QuoteOrder {
  constructor(
    private readonly drafts: OrderDrafts,
    private readonly checkouts: Checkouts,
    private readonly promotions: OfferBook,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws what placing it would, but for what another order of the same claims refuses */
  async execute(actor: Actor, wish: Omit<OrderWish, 'key'>): Promise<QuoteView> {
    const ids = { id: this.ids.next(), paymentId: this.ids.next() };
    const draft = await this.drafts.of(actor, { ...wish, key: ids.id }, ids);
    const checkout = draft.cart && (await this.checkouts.look(actor.userId));
    const offers = await this.promotions.look(draft, checkout?.sellers ?? []);
    const now = this.clock.now();
    const { currency, lines, bill } = priced(
      offers.offered(stillHeld(draft, new Map(), now)),
      new Map(),
      now,
      checkout?.goodsOf(actor.userId) ?? [],
    );
    const money = (amount: number): AmountView => ({ amount, currency });
    return {
      ...sumsView({ ...bill, shippingRate: bill.shippingRate?.name ?? null }, money),
      lines: lines.map((line) => lineView(line, money)),
      shippingRates: bill.ways.map(({ id, name, amount }) => ({ id, name, price: money(amount) })),
    };
  }
}
