/** What an order costs, as it is shown. */

export interface AmountView {
  readonly amount: number;
  readonly currency: string;
}

/** Always `total = subtotal − discount + shipping`, and the tax if prices do not contain it. */
export interface SumsView {
  /** The sum of the lines before discounts. */
  readonly subtotal: AmountView;
  readonly discount?: AmountView;
  readonly tax: AmountView;
  /** True if prices contain the tax. */
  readonly taxIncluded?: boolean;
  readonly shipping: AmountView;
  /** What the way to send it is called. */
  readonly shippingRate?: string;
  /** The buyer's paid orders of the same room that it is sent with: only what they did not pay for it is charged. */
  readonly shipsWith?: readonly string[];
  readonly total: AmountView;
  readonly promotions?: readonly UsedPromotionView[];
}

export interface UsedPromotionView {
  readonly id: string;
  /** An automatic one has none. */
  readonly code?: string;
  /** What it took off lines and shipping. */
  readonly amount: AmountView;
}
