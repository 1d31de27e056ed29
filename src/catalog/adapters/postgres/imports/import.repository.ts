import { Injectable } from '@nestjs/common';
import { type Actor, InvalidTransition, mayManage, NotFound, UnitOfWork } from '#kernel';
import { Database } from '#platform/database/database.js';
import {
  type Ending,
  type ImportFile,
  type ImportFormat,
  Imports,
  type Progress,
  type RowBatch,
} from '../../../application/imports/ports.js';
import { ImportsWaiting } from '../../../domain/errors.js';
import type { RowError } from '../../../domain/imports/rows.js';
import { ADVANCE, DROP_ERRORS, ENDED_BEFORE, FILE, KEEP_ERRORS, KEEP_KEYS } from './import.sql.js';

interface FileRow {
  readonly id: string;
  readonly host_id: string;
  readonly state: string;
  readonly format: ImportFormat | null;
  readonly dry_run: boolean;
  readonly currency: string;
  readonly path: string;
  readonly bytes: string;
  readonly position: string;
}

/** Errors of one import that are kept; of the others there is the number. */
export const MOST_ERRORS = 10_000;
/** Products that an import wrote, from which on the shop is another one for the planner. */
const MUCH = 1_000;

/** Imports that are forgotten in one commit. */
const AT_ONCE = 500;

/** Imports in the tables `imports`, `import_keys` and `import_errors`. */
@Injectable()
export class PostgresImports extends Imports {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
  ) {
    super();
  }

  async add(file: ImportFile, most: number): Promise<void> {
    // Two at the same moment are counted one after the other.
    await this.database.writer.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `catalog.imports-of:${file.hostId}`,
    ]);
    const added = await this.database.writer.query(
      `INSERT INTO imports (id, host_id, format, dry_run, currency, path, bytes)
       SELECT $1, $2, $3, $4, $5, $6, $7
        WHERE $8 > (SELECT count(*) FROM imports WHERE host_id = $2 AND state IN ('waiting', 'running'))
       RETURNING id`,
      [file.id, file.hostId, file.format, file.dryRun, file.currency, file.path, file.bytes, most],
    );
    if (added.length === 0) throw new ImportsWaiting({ most });
  }

  async next(hostId: string): Promise<ImportFile | undefined> {
    const [row] = await this.work.run(() =>
      this.database.writer.query<FileRow>(
        `UPDATE imports SET state = 'running'
          WHERE state IN ('waiting', 'running')
            AND id = (SELECT id FROM imports WHERE host_id = $1 AND state IN ('waiting', 'running')
                       ORDER BY id LIMIT 1)
         RETURNING ${FILE}`,
        [hostId],
      ),
    );
    return row === undefined ? undefined : fileOf(row);
  }

  async holds(id: string, position: number): Promise<boolean> {
    const rows = await this.database.writer.query(
      `SELECT id FROM imports WHERE id = $1 AND state = 'running' AND position = $2 FOR NO KEY UPDATE`,
      [id, position],
    );
    return rows.length > 0;
  }

  async seen(id: string, keys: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.database.reader.query<{ key: string; row: string }>(
      'SELECT key, row FROM import_keys WHERE import_id = $1 AND key = ANY ($2::text[])',
      [id, keys],
    );
    return new Map(rows.map(({ key, row }) => [key, Number(row)]));
  }

  async advance(id: string, batch: RowBatch, { tally, errors, keys }: Progress): Promise<void> {
    await this.keep(id, errors);
    await this.database.writer.query(KEEP_KEYS, [id, keys.map(({ key }) => key), keys.map(({ row }) => row)]);
    await this.database.writer.query(ADVANCE, [
      ...[id, batch.position, batch.bytesRead, batch.format ?? null, JSON.stringify(batch.notes ?? [])],
      ...[tally.rows, tally.rowsFailed, tally.rowsSkipped, tally.created, tally.updated, tally.unchanged],
    ]);
  }

  async end(id: string, ending: Ending): Promise<void> {
    if (ending.state === 'failed') await this.keep(id, [ending.error]);
    const [ended] = await this.database.writer.query<{ isMuch: boolean }>(
      `UPDATE imports SET state = $2, ended_at = clock_timestamp(),
              bytes_done = CASE $2 WHEN 'done' THEN bytes ELSE bytes_done END
        WHERE id = $1 RETURNING NOT dry_run AND created + updated >= $3 AS "isMuch"`,
      [id, ending.state, MUCH],
    );
    await this.forgetKeys(id);
    // What the planner knows of the shop is not so any more; until it looked by itself every list would pay for that.
    if (ended?.isMuch === true)
      await this.database.writer.query('ANALYZE products, variants, product_search', []);
  }

  async cancel(id: string, actor: Actor): Promise<ImportFile> {
    const [row] = await this.database.writer.query<FileRow>(
      `SELECT ${FILE} FROM imports WHERE id = $1 FOR NO KEY UPDATE`,
      [id],
    );
    if (row === undefined || !mayManage(actor, row.host_id)) throw new NotFound();
    if (row.state === 'done' || row.state === 'failed') throw new InvalidTransition({ state: row.state });
    await this.database.writer.query(
      `UPDATE imports SET state = 'cancelled', ended_at = coalesce(ended_at, clock_timestamp()) WHERE id = $1`,
      [id],
    );
    await this.forgetKeys(id);
    return fileOf(row);
  }

  async purge(days: number, most: number): Promise<boolean> {
    const old = await this.database.writer.query<{ id: string }>(ENDED_BEFORE, [days, AT_ONCE]);
    const ids = old.map(({ id }) => id);
    const [gone] = await this.database.writer.query<{ errors: number }>(DROP_ERRORS, [ids, most]);
    // Before its errors an import stays, or nobody would find them any more.
    if (gone === undefined || gone.errors === most) return true;
    await this.database.writer.query('DELETE FROM imports WHERE id = ANY ($1::uuid[])', [ids]);
    return ids.length === AT_ONCE;
  }

  async unfinished(): Promise<readonly ImportFile[]> {
    const rows = await this.database.reader.query<FileRow>(
      `SELECT ${FILE} FROM imports WHERE state IN ('waiting', 'running') ORDER BY host_id, id`,
    );
    return rows.map(fileOf);
  }

  private async keep(id: string, errors: readonly RowError[]): Promise<void> {
    if (errors.length === 0) return;
    await this.database.writer.query(KEEP_ERRORS, [id, JSON.stringify(errors), errors.length, MOST_ERRORS]);
  }

  private async forgetKeys(id: string): Promise<void> {
    await this.database.writer.query('DELETE FROM import_keys WHERE import_id = $1', [id]);
  }
}

function fileOf(row: FileRow): ImportFile {
  return {
    id: row.id,
    hostId: row.host_id,
    format: row.format,
    dryRun: row.dry_run,
    currency: row.currency,
    path: row.path,
    bytes: Number(row.bytes),
    position: Number(row.position),
  };
}
