/**
 * All or nothing: what `fn` writes commits together, or not at all.
 *
 * A run inside a run joins it. A run is repeated whole after a serialization failure or a deadlock, so `fn` must
 * read what it decides on, and must ask nothing but the database (no HTTP, Redis or queue).
 */
export abstract class UnitOfWork {
  abstract run<T>(fn: () => Promise<T>): Promise<T>;
}
