import { type Actor, NotFound, type UnitOfWork } from '#kernel';
import type { Collections } from './ports.js';
import type { PublicCollections } from './queries.js';

export interface RemoveProductInput {
  readonly collection: string;
  readonly productId: string;
}

/** Takes a product out of a collection; it stays in the shop. */
export class RemoveProduct {
  constructor(
    private readonly collections: Collections,
    private readonly shown: PublicCollections,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound, ByRule */
  async execute(actor: Actor, { collection: idOrSlug, productId }: RemoveProductInput): Promise<void> {
    await this.work.run(async () => {
      const collection = await this.collections.held(idOrSlug);
      if (collection === undefined) throw new NotFound();
      collection.requireManager(actor);
      collection.remove(productId);
      await this.collections.save(collection);
    });
    await this.shown.forgetAll();
  }
}
