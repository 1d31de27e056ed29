import type { Discards } from '#kernel';
import type { Database } from '../../database/database.js';
import { FIRST_ID } from '../../http/cursors.js';

/** Rows of files in a table with `id`, `created_at` and `removed_at`; `unused` is the condition of what nothing shows. */
export class DiscardedRows implements Discards {
  constructor(
    private readonly database: Database,
    private readonly of: { readonly table: string; readonly unused: string },
  ) {}

  /** Takes one back that nothing shows. Called inside a unit of work. */
  async discard(id: string): Promise<void> {
    const { table, unused } = this.of;
    await this.database.writer.query(
      `UPDATE ${table} SET removed_at = statement_timestamp() WHERE id = $1 AND ${unused} AND removed_at IS NULL`,
      [id],
    );
  }

  async discardUnused(olderThanSeconds: number, limit: number): Promise<number> {
    const { table, unused } = this.of;
    const discarded = await this.database.writer.query(
      `WITH unused AS MATERIALIZED (
         SELECT id FROM ${table}
          WHERE ${unused} AND removed_at IS NULL
            AND created_at < statement_timestamp() - make_interval(secs => $1)
          ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED
       )
       UPDATE ${table} SET removed_at = statement_timestamp()
        WHERE id = ANY (ARRAY(SELECT id FROM unused)) RETURNING 1`,
      [olderThanSeconds, limit],
    );
    return discarded.length;
  }

  async discarded(after: string | null, limit: number): Promise<readonly string[]> {
    const rows = await this.database.reader.query<{ id: string }>(
      `SELECT id FROM ${this.of.table} WHERE removed_at IS NOT NULL AND id > $1 ORDER BY id LIMIT $2`,
      [after ?? FIRST_ID, limit],
    );
    return rows.map(({ id }) => id);
  }

  async forget(ids: readonly string[]): Promise<void> {
    await this.database.writer.query(
      `DELETE FROM ${this.of.table} WHERE id = ANY ($1::uuid[]) AND removed_at IS NOT NULL`,
      [ids],
    );
  }
}
