import { type Actor, type Clock, Forbidden, type Ids, maySell, type UnitOfWork } from '#kernel';
import { requireFields } from '../domain/content/fields.js';
import { listingOf, PUBLISHED } from '../domain/listing.js';
import { titleOfChoice } from '../domain/content/options.js';
import { Product } from '../domain/product.js';
import { Stock } from '../domain/stock.js';
import type { VariantTexts } from '../domain/variants.js';
import type { Products } from './ports.js';
import { type ContentInput, moneyOf } from './product-input.js';
import type { PriceView, PublicCatalog } from './queries.js';

/** What a host writes to sell something new. */
export interface PublishInput extends ContentInput {
  readonly title: string;
  readonly variants: readonly {
    readonly sku: string;
    readonly title?: string | undefined;
    readonly price: PriceView;
    readonly prices?: readonly PriceView[] | undefined;
    readonly options?: readonly string[] | undefined;
    readonly onHand: number;
    readonly weightGrams?: number | undefined;
    readonly translations?: VariantTexts | undefined;
  }[];
}

/** Puts a product and its first units into the shop, or keeps them for later. */
export class PublishProduct {
  constructor(
    private readonly products: Products,
    private readonly shown: PublicCatalog,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Returns the id of the product. @throws Forbidden, SkuTaken, ValidationFailed */
  async execute(actor: Actor, input: PublishInput): Promise<string> {
    if (!maySell(actor)) throw new Forbidden();
    const id = this.ids.next();
    const hostId = actor.userId;
    const variants = input.variants.map(
      ({ sku, title, price, prices = [], options = [], weightGrams = 0, translations = {} }) => ({
        id: this.ids.next(),
        sku,
        title: title ?? titleOfChoice(options),
        price: moneyOf(price),
        prices: prices.map(moneyOf),
        ...{ options, weightGrams, translations },
      }),
    );
    const { title, description = '', options, fields, language, translations } = input;
    const content = { title, description, variants, options, fields, language, translations };
    const now = this.clock.now();
    const listing = listingOf(input, now) ?? PUBLISHED;
    const product = Product.publish({ id, hostId, ...content }, now, listing);
    const openings = variants.map((variant, index) =>
      Stock.opening({
        variantId: variant.id,
        productId: id,
        hostId,
        onHand: input.variants[index]?.onHand ?? 0,
      }),
    );
    await this.work.run(async () => {
      if (fields !== undefined) requireFields(fields, await this.products.definitionsOf(hostId));
      await this.products.add(product, openings, actor.userId);
    });
    await this.shown.forget([id]);
    return id;
  }
}
