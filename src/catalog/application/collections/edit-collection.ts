import { type Actor, type Clock, NotFound, type UnitOfWork } from '#kernel';
import type { CollectionChanges } from '../../domain/collection.js';
import type { Collections } from './ports.js';
import type { PublicCollections } from './queries.js';

export interface EditCollectionInput extends CollectionChanges {
  readonly collection: string;
  readonly unchangedSince?: readonly Date[] | undefined;
}

/** Changes what is told of a collection, and its rule. */
export class EditCollection {
  constructor(
    private readonly collections: Collections,
    private readonly shown: PublicCollections,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Returns its id. @throws NotFound, PreconditionFailed, ValidationFailed */
  async execute(actor: Actor, input: EditCollectionInput): Promise<string> {
    const { collection: idOrSlug, unchangedSince, ...changes } = input;
    const id = await this.work.run(async () => {
      const collection = await this.collections.held(idOrSlug);
      if (collection === undefined) throw new NotFound();
      collection.requireManager(actor);
      collection.requireUnchangedSince(unchangedSince);
      collection.edit(changes, this.clock.now());
      await this.collections.save(collection);
      return collection.snapshot().id;
    });
    await this.shown.forgetAll();
    return id;
  }
}
