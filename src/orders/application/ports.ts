/** What orders ask of the outside. */
import type { Money } from '#kernel';
import type { Order } from '../domain/order.js';
import type { ClaimToBuy, OrderState } from '../domain/order-state.js';
import type { BuyerAction, Payment } from '../domain/payment.js';

/** The key of a request to place an order. */
export interface OrderKey {
  readonly userId: string;
  readonly key: string;
}

/** What is there already of what a batch wants to place, and the database's time. */
export interface Earlier {
  /** The orders that were made with the keys asked for. */
  readonly orders: readonly OrderState[];
  /** The live orders of the claims asked for: claim to order. */
  readonly inOrders: ReadonlyMap<string, string>;
  /** How many orders of carts the customers asked for have yet to pay; none for who is not among them. */
  readonly unpaid: ReadonlyMap<string, number>;
  readonly now: Date;
}

/** Orders that nobody else can change until the unit of work ends, and the database's time. */
export interface LockedOrders {
  readonly orders: readonly Order[];
  readonly now: Date;
}

/** Which orders are meant. */
export type Which =
  | { readonly orderIds: readonly string[] }
  | { readonly paymentIds: readonly string[] }
  /** The live orders of these claims. */
  | { readonly claimIds: readonly string[] };

/** A payment whose provider has to be asked now. */
export interface DuePayment extends Pick<
  Payment,
  'id' | 'provider' | 'method' | 'amount' | 'state' | 'refundAsked'
> {
  readonly currency: string;
  /** True while its order waits to be paid and the hold lasts, so that the money may still be taken. */
  readonly wanted: boolean;
}

/** A message of a payment provider. */
export interface NoticeKey {
  readonly provider: string;
  readonly id: string;
}

/**
 * Where orders are kept. All of it is called inside a unit of work. What is asked of it together is done in the order in which
 * it was asked; whether what is stored can be, the end of the unit of work tells.
 */
export abstract class Orders {
  abstract earlier(
    keys: readonly OrderKey[],
    claimIds: readonly string[],
    ofCarts: readonly string[],
  ): Promise<Earlier>;
  /** Stores new orders. The unit of work fails with LostRace if one of the keys or claims was taken since `earlier`. */
  abstract add(orders: readonly Order[]): Promise<void>;
  /** Locks in the order of their ids, then reads. */
  abstract lock(which: Which): Promise<LockedOrders>;
  /** True if others that may still be paid, or are, were to be sent with this one, which is locked. */
  abstract carries(order: Pick<OrderState, 'id' | 'userId' | 'roomId'>): Promise<boolean>;
  /** Stores what changed, with timeline and events. */
  abstract save(orders: readonly Order[]): Promise<void>;
  /** The next `count` numbers, without a gap: whoever wants some next waits for this unit of work. */
  abstract numbers(count: number): Promise<readonly number[]>;
  /** Remembers notices; returns those that were not known. */
  abstract remember(
    notices: readonly (NoticeKey & { readonly paymentId: string })[],
  ): Promise<readonly NoticeKey[]>;
  /** Takes up to `limit` payments whose time has come; nobody else is given them for half a minute. */
  abstract takeDue(limit: number): Promise<readonly DuePayment[]>;
  /** Makes a payment that is under way one whose time has come. */
  abstract dueNow(paymentId: string): Promise<void>;
  /** Counts an asking that the provider left unanswered and sets the next one; returns how many were in a row. */
  abstract unanswered(paymentId: string): Promise<number>;
  /**
   * Orders that wait to be paid although the hold ended, and that nobody is paying: some seconds ago, for one of claims.
   * One of a cart is among them after `OVERTIME` even if somebody is.
   */
  abstract overdue(limit: number): Promise<readonly string[]>;
}

/** Messages of providers that were heard long ago, of payments of which nothing is expected any more. */
export abstract class SpentNotices {
  /** Lets some of them go; true if there may be more. */
  abstract purge(): Promise<boolean>;
}

/** Which claims are in a live order already. */
export abstract class OrderedClaims {
  abstract among(claimIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** The claims, as orders see them. */
export abstract class Claims {
  /** Those of the claims that are this user's, whatever their state. */
  abstract find(claimIds: readonly string[], userId: string): Promise<readonly ClaimToBuy[]>;
  /** What this user holds in a room, whatever was won or claimed there; the latest 100. */
  abstract heldIn(roomId: string, userId: string): Promise<readonly ClaimToBuy[]>;
  /** Turns claims into sales within the present unit of work; returns those whose units are gone. */
  abstract sell(claimIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Holds claims longer, once each, within the present unit of work; returns those that are held, and until when. */
  abstract extend(claimIds: readonly string[]): Promise<ReadonlyMap<string, Date>>;
}

/** Which payment of which provider is meant. */
export interface PaymentRef {
  readonly provider: string;
  /** Our payment's id: the provider takes the money of one id at most once, however often it is asked. */
  readonly paymentId: string;
}

/** The money of one payment, as a provider is asked for it. */
export interface Charge extends PaymentRef {
  readonly method: string;
  readonly amount: Money;
}

/** What a provider says of a payment. `pending`: it decides later, maybe once the buyer has answered something. */
export type ProviderAnswer =
  | { readonly state: 'captured'; readonly amount: number }
  | { readonly state: 'declined'; readonly reason: string }
  | { readonly state: 'pending'; readonly action?: BuyerAction };

/** The payment providers. Never called inside a unit of work; they answer, or give up, within ten seconds. */
export abstract class Payments {
  /** @throws ValidationFailed unless there is such a provider and method */
  abstract requireMethod(provider: string, method: string): void;
  /** Takes the money. @throws Overloaded if the provider does not answer: then it may have taken it or not */
  abstract capture(charge: Charge): Promise<ProviderAnswer>;
  /** What became of a payment; null if the provider was never asked for it. @throws Overloaded */
  abstract find(payment: PaymentRef): Promise<ProviderAnswer | null>;
  /** Lets go of money that the provider was only promised: nobody wants it any more. @throws Overloaded */
  abstract abandon(payment: PaymentRef): Promise<void>;
  /**
   * Sees to it that `amount` of it is back in all; asking again gives nothing back twice. More is asked for only once it
   * said that what it was asked for before is back. @throws Overloaded
   */
  abstract refund(payment: PaymentRef, amount: number): Promise<void>;
}

/** A provider's call to us, as it came. */
export interface SignedMessage {
  readonly provider: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array | undefined;
}

/** Reads what providers send us. */
export abstract class Notices {
  /**
   * Who sent it is certain afterwards; what it says of amounts and states is not used. Null: it is about no payment of ours.
   * @throws NotFound for an unknown provider, Unauthenticated unless it is signed and fresh, ValidationFailed
   */
  abstract read(message: SignedMessage): (NoticeKey & { readonly paymentId: string }) | null;
}
