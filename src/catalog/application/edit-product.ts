import { type Actor, type Clock, Money, NotFound, type UnitOfWork } from '#kernel';
import type { Products } from './ports.js';
import type { PublicCatalog } from './queries.js';

/** What a host changes; what is not named stays. */
export interface EditInput {
  readonly productId: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly variants?:
    | readonly {
        readonly id: string;
        readonly sku?: string | undefined;
        readonly title?: string | undefined;
        readonly price?: { readonly amount: number; readonly currency: string } | undefined;
        readonly weightGrams?: number | undefined;
      }[]
    | undefined;
  /** The edits any of which the caller has seen last; undefined: whatever came between. */
  readonly unchangedSince?: readonly Date[] | undefined;
}

/** Changes what is told of a product and what its variants cost. */
export class EditProduct {
  constructor(
    private readonly products: Products,
    private readonly shown: PublicCatalog,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Returns the id of the product. @throws NotFound, PreconditionFailed, SkuTaken, ValidationFailed */
  async execute(actor: Actor, { productId, unchangedSince, ...input }: EditInput): Promise<string> {
    const variants = input.variants?.map(({ price, ...variant }) => ({
      ...variant,
      ...(price === undefined ? {} : { price: Money.of(price.amount, price.currency) }),
    }));
    await this.work.run(async () => {
      const product = await this.products.held(productId);
      if (product === undefined) throw new NotFound();
      product.requireManager(actor);
      product.requireUnchangedSince(unchangedSince);
      product.edit({ ...input, variants }, this.clock.now());
      await this.products.save(product);
    });
    await this.shown.forget([productId]);
    return productId;
  }
}
