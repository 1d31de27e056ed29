import { type Actor, type Clock, Forbidden, type Ids, maySell, type UnitOfWork } from '#kernel';
import { Collection } from '../../domain/collection.js';
import type { CollectionRule } from '../../domain/collection-rule.js';
import type { Collections } from './ports.js';
import type { PublicCollections } from './queries.js';

export interface OpenCollectionInput {
  readonly title: string;
  readonly description?: string | undefined;
  /** None: its products are placed by hand. */
  readonly rule?: CollectionRule | undefined;
}

/** Opens a collection; one without a rule is empty. */
export class OpenCollection {
  constructor(
    private readonly collections: Collections,
    private readonly shown: PublicCollections,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Returns its id. @throws Forbidden, ValidationFailed */
  async execute(actor: Actor, { title, description = '', rule }: OpenCollectionInput): Promise<string> {
    if (!maySell(actor)) throw new Forbidden();
    const id = this.ids.next();
    const draft = { id, hostId: actor.userId, title, description, rule: rule ?? null };
    const collection = Collection.open(draft, this.clock.now());
    await this.work.run(() => this.collections.add(collection));
    await this.shown.forgetAll();
    return id;
  }
}
