import { type Actor, type Clock, Forbidden, type Ids, maySell, Money, type UnitOfWork } from '#kernel';
import { Product } from '../domain/product.js';
import { Stock } from '../domain/stock.js';
import type { Products } from './ports.js';
import type { PublicCatalog } from './queries.js';

/** What a host writes to sell something new. */
export interface PublishInput {
  readonly title: string;
  readonly description?: string | undefined;
  readonly variants: readonly {
    readonly sku: string;
    readonly title?: string | undefined;
    readonly price: { readonly amount: number; readonly currency: string };
    readonly onHand: number;
    readonly weightGrams?: number | undefined;
  }[];
}

/** Puts a product and its first units into the shop. */
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
    const variants = input.variants.map(({ sku, title, price, weightGrams = 0 }) => ({
      id: this.ids.next(),
      sku,
      title: title ?? '',
      price: Money.of(price.amount, price.currency),
      weightGrams,
    }));
    const { title, description = '' } = input;
    const product = Product.publish({ id, hostId, title, description, variants }, this.clock.now());
    const openings = variants.map((variant, index) =>
      Stock.opening({
        variantId: variant.id,
        productId: id,
        hostId,
        onHand: input.variants[index]?.onHand ?? 0,
      }),
    );
    await this.work.run(() => this.products.add(product, openings, actor.userId));
    await this.shown.forget([id]);
    return id;
  }
}
