import type { Address, Amount } from '../../domain/order-state.js';
import type { TariffWish } from './tariffs.js';

/** What a shopper buys, and how it is paid. */
export interface OrderWish extends TariffWish {
  readonly claimIds?: readonly string[] | undefined;
  /** All that is in the cart instead of claims, and how long its units are held until it is paid. */
  readonly cart?: { readonly holdSeconds: number } | undefined;
  readonly payment: { readonly provider: string; readonly method: string };
  readonly shippingAddress?: Address | undefined;
  /** What the shopper was told that it costs: nothing is ordered at another price. */
  readonly expectedTotal?: Amount | undefined;
  /** One order for each key of a shopper. */
  readonly key: string;
}
