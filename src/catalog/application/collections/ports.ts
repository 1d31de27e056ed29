/** What collections ask of the outside. */
import type { Collection } from '../../domain/collection.js';

/** The collections of all hosts. Called inside a unit of work. */
export abstract class Collections {
  abstract add(collection: Collection): Promise<void>;
  /** The collection, held against every other change until the unit of work ends; undefined if there is none. */
  abstract held(idOrSlug: string): Promise<Collection | undefined>;
  abstract save(collection: Collection): Promise<void>;
  abstract remove(collection: Collection): Promise<void>;
  /** Whether this host has the product, seen or not; if so, it is not archived until the unit of work ends. */
  abstract offers(hostId: string, productId: string): Promise<boolean>;
}
