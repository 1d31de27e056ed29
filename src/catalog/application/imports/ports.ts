/** What imports ask of the outside. */
import type { Actor } from '#kernel';
import type { Intake, SeenKey } from '../../domain/imports/intake.js';
import type { FieldNames, RowError, RowProduct, Tally } from '../../domain/imports/rows.js';
import type { Shelf } from '../../domain/imports/shelf.js';

export const IMPORT_FORMATS = ['csv', 'ndjson', 'shopify'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** A file that waits to be imported, and how far it has been. */
export interface ImportFile {
  readonly id: string;
  readonly hostId: string;
  /** Null: the header of the table tells. */
  readonly format: ImportFormat | null;
  readonly dryRun: boolean;
  /** Of prices in files that do not name theirs. */
  readonly currency: string;
  /** Where it lies. */
  readonly path: string;
  readonly bytes: number;
  /** The last row that is done; what it brought was committed with this number. */
  readonly position: number;
}

/** Some products of a file, and the last row of them; or none, to tell how far it has been read. */
export interface RowBatch {
  readonly format?: ImportFormat;
  readonly names?: FieldNames;
  /** What is worth knowing of the file. */
  readonly notes?: readonly string[];
  readonly products: readonly RowProduct[];
  readonly position: number;
  /** How much of the file has been read. */
  readonly bytesRead: number;
  readonly isLast?: boolean;
  /** Why nothing after it can be read. */
  readonly broken?: { readonly row: number; readonly message: string };
}

/** The files. */
export abstract class ImportFiles {
  /**
   * Reads and checks a file beside everything else, from after `position`. Batches are made a little ahead of whoever
   * takes them and never more: what is held does not depend on the file. However long no product ends, there is a batch
   * every moment, and whoever takes no more has ended the reading.
   */
  abstract batches(file: ImportFile): AsyncIterable<RowBatch>;
  abstract remove(path: string): Promise<void>;
  /** Removes files older than an hour that are none of `kept`. */
  abstract sweep(kept: readonly string[]): Promise<void>;
}

/** The imports themselves. Called inside a unit of work unless it says otherwise. */
export abstract class Imports {
  /** @throws ImportsWaiting if the host has `most` unfinished ones */
  abstract add(file: ImportFile, most: number): Promise<void>;
  /** The oldest unfinished import of a host, now running. Begins a unit of work of its own. */
  abstract next(hostId: string): Promise<ImportFile | undefined>;
  /** Holds an import that runs and stands at `position`; false if it was ended or somebody else went on with it. */
  abstract holds(id: string, position: number): Promise<boolean>;
  /** What of these has been named by earlier rows, and where. */
  abstract seen(id: string, keys: readonly string[]): Promise<Map<string, number>>;
  /** Writes down what a batch did, and moves on. */
  abstract advance(id: string, batch: RowBatch, intake: Progress): Promise<void>;
  abstract end(id: string, ending: Ending): Promise<void>;
  /** Ends it if it has not ended. @returns the file, which nobody needs any more; @throws NotFound, InvalidTransition */
  abstract cancel(id: string, actor: Actor): Promise<ImportFile>;
  /** Forgets some that ended more than `days` ago, and `most` of their errors at most; true if there may be more. */
  abstract purge(days: number, most: number): Promise<boolean>;
  /** The unfinished ones: outside of any unit of work. */
  abstract unfinished(): Promise<readonly ImportFile[]>;
}

export interface Progress {
  readonly tally: Tally;
  readonly errors: readonly RowError[];
  readonly keys: readonly SeenKey[];
}

export type Ending = { readonly state: 'done' } | { readonly state: 'failed'; readonly error: RowError };

/** The shop as imports see it. Called inside a unit of work. */
export abstract class Shelves {
  /** What the host sells of these SKUs, held: products, then all their variants, each in the order of their ids. */
  abstract holding(hostId: string, skus: readonly string[]): Promise<Shelf>;
  /** Stores all that was decided, with its events, in a few statements. @throws SkuTaken if somebody was quicker */
  abstract store(intake: Intake, actorId: string): Promise<void>;
}

/** Who hears of progress: the host. */
export abstract class ImportListeners {
  /** Tells how far the import is, at most twice a second, and always its end. Never rejects. */
  abstract progressed(hostId: string, importId: string, hasEnded: boolean): Promise<void>;
}

/** Those who do imports. */
export abstract class ImportWorkers {
  /** Has one of them look after the imports of a host. Never rejects: they also look by themselves every few seconds. */
  abstract call(hostId: string): Promise<void>;
}
