import { type Actor, NotFound, type UnitOfWork } from '#kernel';
import type { Collections } from './ports.js';
import type { PublicCollections } from './queries.js';

export interface PlaceProductInput {
  readonly collection: string;
  readonly productId: string;
  /** Counted from 0; none: at the end, or where it is. */
  readonly position?: number | undefined;
}

/** Places a product of its host in a collection, or moves it. */
export class PlaceProduct {
  constructor(
    private readonly collections: Collections,
    private readonly shown: PublicCollections,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound also for a product that its host does not have in the shop; ByRule, CollectionFull */
  async execute(
    actor: Actor,
    { collection: idOrSlug, productId, position }: PlaceProductInput,
  ): Promise<void> {
    await this.work.run(async () => {
      const collection = await this.collections.held(idOrSlug);
      if (collection === undefined) throw new NotFound();
      collection.requireManager(actor);
      if (!(await this.collections.offers(collection.snapshot().hostId, productId))) throw new NotFound();
      collection.place(productId, position);
      await this.collections.save(collection);
    });
    await this.shown.forgetAll();
  }
}
