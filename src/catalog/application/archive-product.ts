import { type Actor, type Clock, type UnitOfWork } from '#kernel';
import { managedProduct } from './managed-product.js';
import type { Products, Stocks } from './ports.js';
import type { PublicCatalog } from './queries.js';

/** Which product leaves the shop, and which edits of it the caller has seen last. */
export interface ArchiveInput {
  readonly productId: string;
  readonly unchangedSince?: readonly Date[] | undefined;
}

/** Takes a product out of the shop for good; orders that hold it keep what they copied. */
export class ArchiveProduct {
  constructor(
    private readonly products: Products,
    private readonly stocks: Stocks,
    private readonly shown: PublicCatalog,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, PreconditionFailed, UnitsReserved */
  async execute(actor: Actor, { productId, unchangedSince }: ArchiveInput): Promise<void> {
    await this.work.run(async () => {
      const product = await managedProduct(this.products, productId, actor);
      product.requireUnchangedSince(unchangedSince);
      product.archive(await this.stocks.heldOf(productId), this.clock.now());
      await this.products.save(product);
    });
    await this.shown.forget([productId]);
  }
}
