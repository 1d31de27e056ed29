import type { MigrationInterface } from 'typeorm';

/** What a context keeps in PostgreSQL: its row classes and its migrations, oldest first. */
export interface Tables {
  readonly rows: readonly (new () => object)[];
  readonly migrations: readonly (new () => MigrationInterface)[];
}
