import type { Address, ClaimToBuy, OrderContents, OrderState } from '../order-state.js';
import type { SentTogether } from './tariff.js';

/** An order of claims of one room that is paid, or may still be, and of which nothing was sent or given back. */
export interface UnsentOrder extends Pick<
  OrderState,
  'id' | 'userId' | 'roomId' | 'currency' | 'shippingAddress' | 'grams' | 'shipping' | 'shipsWith'
> {
  /** Of its goods, less discounts. */
  readonly price: number;
  readonly isPaid: boolean;
}

/** What shoppers bought in rooms and is not sent yet, while orders are placed one after the other. */
export class UnsentOrders {
  private readonly orders: UnsentOrder[];

  /** @param orders as they are; those that are paid nobody else changes meanwhile */
  constructor(orders: readonly UnsentOrder[] = []) {
    this.orders = [...orders];
  }

  /**
   * What this draft could be sent with. One that is not paid yet lends nothing, as it may never be; if it is itself to be
   * sent with others, it weighs along, so that no two orders have the same room in one parcel.
   */
  sentWith({ userId, claims, shippingAddress }: OrderContents): SentTogether | undefined {
    const [roomId, to, currency] = [roomOf(claims), keyOf(shippingAddress), claims[0]?.price.currency];
    const ofRoom = this.orders.filter((order) => order.userId === userId && order.roomId === roomId);
    const paid = ofRoom.filter(
      (order) => order.isPaid && order.currency === currency && keyOf(order.shippingAddress) === to,
    );
    if (roomId === null || paid.length === 0) return undefined;
    const orderIds = paid.map(({ id }) => id);
    const riders = ofRoom.filter(
      ({ isPaid, shipsWith }) => !isPaid && shipsWith.some((id) => orderIds.includes(id)),
    );
    const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);
    return {
      orderIds,
      grams: sum([...paid, ...riders].map(({ grams }) => grams)),
      price: sum([...paid, ...riders].map(({ price }) => price)),
      paid: sum(paid.map(({ shipping }) => shipping)),
    };
  }

  /** An order was placed that the next ones may have to reckon with. */
  placed(order: OrderState): void {
    this.orders.push({ ...order, price: order.subtotal - order.discount, isPaid: false });
  }
}

/** The room in which all of these claims were made, if it is one. */
export function roomOf(claims: readonly Pick<ClaimToBuy, 'roomId'>[]): string | null {
  const [roomId = null, ...others] = new Set(claims.map((claim) => claim.roomId));
  return others.length === 0 ? roomId : null;
}

/** The same for addresses that say the same. */
function keyOf(address: Address | null): string {
  if (address === null) return '';
  const { name, line1, line2, city, region, postalCode, country } = address;
  return JSON.stringify([name, line1, line2, city, region, postalCode, country]);
}
