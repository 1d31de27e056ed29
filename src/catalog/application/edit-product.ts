import { type Actor, type Clock, type UnitOfWork } from '#kernel';
import { requireFields } from '../domain/content/fields.js';
import { listingOf } from '../domain/listing.js';
import type { VariantTexts } from '../domain/variants.js';
import { managedProduct } from './managed-product.js';
import type { Products, Stocks } from './ports.js';
import { type ContentInput, moneyOf } from './product-input.js';
import type { PriceView, PublicCatalog } from './queries.js';

/** What a host changes; what is not named stays. */
export interface EditInput extends ContentInput {
  readonly productId: string;
  readonly title?: string | undefined;
  readonly variants?:
    | readonly {
        readonly id: string;
        readonly sku?: string | undefined;
        readonly title?: string | undefined;
        readonly price?: PriceView | undefined;
        readonly prices?: readonly PriceView[] | undefined;
        readonly options?: readonly string[] | undefined;
        readonly weightGrams?: number | undefined;
        readonly translations?: VariantTexts | undefined;
      }[]
    | undefined;
  /** The edits any of which the caller has seen last; undefined: whatever came between. */
  readonly unchangedSince?: readonly Date[] | undefined;
}

/** Changes what is told of a product, what its variants cost, and who sees it. */
export class EditProduct {
  constructor(
    private readonly products: Products,
    private readonly stocks: Stocks,
    private readonly shown: PublicCatalog,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Returns the id of the product. @throws NotFound, PreconditionFailed, SkuTaken, UnitsReserved, ValidationFailed */
  async execute(actor: Actor, { productId, unchangedSince, ...input }: EditInput): Promise<string> {
    const variants = input.variants?.map(({ price, prices, ...variant }) => ({
      ...{ ...variant, price: price && moneyOf(price), prices: prices?.map(moneyOf) },
    }));
    const now = this.clock.now();
    const listing = listingOf(input, now);
    await this.work.run(async () => {
      const product = await managedProduct(this.products, productId, actor);
      product.requireUnchangedSince(unchangedSince);
      const { hostId } = product.snapshot();
      if (input.fields !== undefined) requireFields(input.fields, await this.products.definitionsOf(hostId));
      product.edit({ ...input, variants }, now);
      if (listing !== undefined) product.list(listing, await this.stocks.heldOf(productId), now);
      await this.products.save(product);
    });
    await this.shown.forget([productId]);
    return productId;
  }
}
