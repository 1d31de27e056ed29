/** The shapes in which taxes, shipping and promotions meet an order. Amounts are minor units of the order's currency. */

/** Millionths of a price: 190 000 is 19 %. */
export const WHOLE_RATE = 1_000_000;

/** The rates of the place to which an order goes. */
export interface TaxRates {
  /** True if prices contain the tax; else it is added to them. */
  readonly included: boolean;
  readonly goods: number;
  /** Of variants that have another rate than `goods`. */
  readonly ofVariants?: Readonly<Record<string, number>>;
  readonly shipping: number;
}

/** Where an order goes, as zones see it. */
export interface Place {
  readonly country: string;
  readonly region?: string | undefined;
}

/** A way to send an order; null: no such limit. Ranges contain their beginning and not their end. */
export interface ShippingRate {
  readonly id: string;
  readonly name: string;
  readonly amount: number;
  readonly currency: string;
  readonly minWeightGrams: number;
  readonly maxWeightGrams: number | null;
  /** Of the goods, less discounts. */
  readonly minPrice: number;
  readonly maxPrice: number | null;
}

/** Places to which one sends at the same rates. */
export interface ShippingZone {
  readonly id: string;
  readonly name: string;
  readonly places: readonly Place[];
  readonly rates: readonly ShippingRate[];
}

export const PROMOTION_KINDS = ['percent', 'amount', 'free_shipping'] as const;
export type PromotionKind = (typeof PROMOTION_KINDS)[number];

/** What makes an order cheaper. */
export interface Promotion {
  readonly id: string;
  /** Whose lines it is for; null: all lines. */
  readonly hostId: string | null;
  /** In capitals; null: automatic. */
  readonly code: string | null;
  readonly kind: PromotionKind;
  /** Whole percent, of `percent` only. */
  readonly percent: number | null;
  /** Of `amount` only. */
  readonly amount: number | null;
  /** Of `amount` and `minSubtotal`. */
  readonly currency: string | null;
  /** Of the lines it is for, before all discounts. */
  readonly minSubtotal: number | null;
  readonly from: Date | null;
  readonly until: Date | null;
  readonly limitTotal: number | null;
  readonly limitPerCustomer: number | null;
}

/** A promotion as one customer meets it. */
export interface Offer extends Promotion {
  /** How often it was used by orders that were paid or may still be, by all and by this customer. */
  readonly used: number;
  readonly usedByCustomer: number;
}

/** All that decides what an order costs besides its lines. */
export interface Tariff {
  readonly tax: TaxRates;
  /** Where it goes; null: not known. */
  readonly place: Place | null;
  /** None at all: sending costs nothing. */
  readonly zones: readonly ShippingZone[];
  /** The way to send it that the order names. */
  readonly shippingRateId?: string | undefined;
  /** In capitals, in the order in which they were named. */
  readonly promotionCodes: readonly string[];
  /** True if there may be automatic ones, so that somebody has to look. */
  readonly automatic: boolean;
  /** Those of the codes, and the automatic ones. */
  readonly offers: readonly Offer[];
  /** Grams of one unit, for variants of claims. */
  readonly weights: ReadonlyMap<string, number>;
  /** What it could be sent with. */
  readonly together?: SentTogether | undefined;
}

/** Paid orders of the same shopper, room and address of which nothing was sent yet, and what else is in their parcel. */
export interface SentTogether {
  /** The paid ones. */
  readonly orderIds: readonly string[];
  readonly grams: number;
  /** Of goods, less discounts. */
  readonly price: number;
  /** What was paid for sending them. */
  readonly paid: number;
}

export const NO_TAX: TaxRates = { included: false, goods: 0, shipping: 0 };

/** No tax, nothing for sending, no promotions. */
export const NO_TARIFF: Tariff = {
  ...{
    tax: NO_TAX,
    place: null,
    zones: [],
    promotionCodes: [],
    automatic: false,
    offers: [],
    weights: new Map(),
  },
};

/** What a line is before it is billed. */
export interface Item {
  readonly variantId: string;
  readonly hostId: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly weightGrams: number;
}

/** What a line costs. */
export interface PricedLine {
  /** What promotions take off it. */
  readonly discount: number;
  /** In millionths. */
  readonly taxRate: number;
  /** Contained in `total`, whether prices contain it or not. */
  readonly tax: number;
  /** `unitPrice × quantity − discount`, and the tax if prices do not contain it. */
  readonly total: number;
}

/** A promotion that an order made use of. */
export interface UsedPromotion {
  readonly id: string;
  readonly code: string | null;
  readonly kind: PromotionKind;
  /** What it took off lines and shipping. */
  readonly amount: number;
}

/** What an order costs: always `total = subtotal − discount + shipping`, and the tax if prices do not contain it. */
export interface Sums {
  /** Of lines before discounts. */
  readonly subtotal: number;
  readonly discount: number;
  /** Of lines and shipping. */
  readonly tax: number;
  readonly taxIncluded: boolean;
  readonly shipping: number;
  /** The part of `tax` that is for `shipping`. */
  readonly shippingTax: number;
  readonly total: number;
}

/** An order as it is billed, its lines in the order of the items. */
export interface Bill extends Sums {
  readonly lines: readonly PricedLine[];
  readonly grams: number;
  /** The paid orders that it is sent with, whose shipping was taken off its own. */
  readonly shipsWith: readonly string[];
  /** The way to send it; null if there are no ways to choose from. */
  readonly shippingRate: ShippingRate | null;
  /** All of them, the cheapest first. */
  readonly ways: readonly ShippingRate[];
  readonly promotions: readonly UsedPromotion[];
}
