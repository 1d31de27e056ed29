/** What is shown of imports. */
import type { Actor, Page } from '#kernel';
import type { RowError } from '../../domain/imports/rows.js';

export const IMPORT_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;

export interface ImportView {
  readonly id: string;
  readonly state: (typeof IMPORT_STATES)[number];
  readonly format: string | null;
  readonly dryRun: boolean;
  readonly bytes: number;
  /** How much of the file is done; bytes. */
  readonly bytesDone: number;
  readonly rows: { readonly read: number; readonly failed: number; readonly skipped: number };
  /** Of a dry run: what would have been. */
  readonly products: { readonly created: number; readonly updated: number; readonly unchanged: number };
  readonly notes: readonly string[];
  readonly errorCount: number;
  /** The first ones. */
  readonly errors: readonly RowError[];
  readonly createdAt: string;
  readonly endedAt: string | null;
}

/** Answers from the database as it is now. */
export abstract class ImportQueries {
  /** @throws NotFound */
  abstract one(actor: Actor, id: string): Promise<ImportView>;
  /** Of whichever host: for who tells it. Undefined if there is none. */
  abstract progress(id: string): Promise<ImportView | undefined>;
  /** The errors that were kept, in the order of rows. @throws NotFound, InvalidCursor */
  abstract errors(
    actor: Actor,
    id: string,
    page: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
  ): Promise<Page<RowError>>;
}
