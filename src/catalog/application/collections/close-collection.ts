import { type Actor, NotFound, type UnitOfWork } from '#kernel';
import type { Collections } from './ports.js';
import type { PublicCollections } from './queries.js';

/** Which collection goes, and which edits of it the caller has seen last. */
export interface CloseCollectionInput {
  readonly collection: string;
  readonly unchangedSince?: readonly Date[] | undefined;
}

/** Takes a collection away; its products stay in the shop. */
export class CloseCollection {
  constructor(
    private readonly collections: Collections,
    private readonly shown: PublicCollections,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound, PreconditionFailed */
  async execute(actor: Actor, input: CloseCollectionInput): Promise<void> {
    await this.work.run(async () => {
      const collection = await this.collections.held(input.collection);
      if (collection === undefined) throw new NotFound();
      collection.requireManager(actor);
      collection.requireUnchangedSince(input.unchangedSince);
      await this.collections.remove(collection);
    });
    await this.shown.forgetAll();
  }
}
