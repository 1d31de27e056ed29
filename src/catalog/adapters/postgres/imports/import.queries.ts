import { Injectable } from '@nestjs/common';
import { type Actor, mayManage, NotFound, type Page } from '#kernel';
import { Database } from '#platform/database/database.js';
import { decodeCursor, encodeCursor, pageOf } from '#platform/http/cursors.js';
import { ImportQueries, type ImportView } from '../../../application/imports/queries.js';
import type { RowError } from '../../../domain/imports/rows.js';

interface Row {
  readonly host_id: string;
  readonly shown: Omit<ImportView, 'createdAt' | 'endedAt'>;
  readonly created_at: Date;
  readonly ended_at: Date | null;
}

type ErrorRow = { readonly host_id: string } & (
  { readonly number: null } | (Omit<RowError, 'row'> & { readonly number: number; readonly row: string })
);

const DEFAULT_LIMIT = 20;

/** Imports as their hosts see them, from PostgreSQL. */
@Injectable()
export class PostgresImportQueries extends ImportQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async one(actor: Actor, id: string): Promise<ImportView> {
    const [row] = await this.database.reader.query<Row>(ONE, [id]);
    if (row === undefined || !mayManage(actor, row.host_id)) throw new NotFound();
    return viewOf(row);
  }

  async progress(id: string): Promise<ImportView | undefined> {
    const [row] = await this.database.reader.query<Row>(ONE, [id]);
    return row === undefined ? undefined : viewOf(row);
  }

  async errors(
    actor: Actor,
    id: string,
    { limit = DEFAULT_LIMIT, cursor }: { limit?: number | undefined; cursor?: string | undefined },
  ): Promise<Page<RowError>> {
    const [after = 0] = cursor === undefined ? [] : decodeCursor(cursor, ['number']);
    const rows = await this.database.reader.query<ErrorRow>(ERRORS, [id, after, limit + 1]);
    if (rows[0] === undefined || !mayManage(actor, rows[0].host_id)) throw new NotFound();
    const found = rows.flatMap((row) => (row.number === null ? [] : [row]));
    const { data, next } = pageOf(found, limit, ({ number }) => encodeCursor([number]));
    return { data: data.map(({ row, path, message }) => ({ row: Number(row), path, message })), next };
  }
}

function viewOf({ shown, created_at, ended_at }: Row): ImportView {
  return { ...shown, createdAt: created_at.toISOString(), endedAt: ended_at?.toISOString() ?? null };
}

const ONE = `
  SELECT host_id, created_at, ended_at,
         jsonb_build_object(
           'id', id, 'state', state, 'format', format, 'dryRun', dry_run, 'bytes', bytes, 'bytesDone', bytes_done,
           'rows', jsonb_build_object('read', rows_read, 'failed', rows_failed, 'skipped', rows_skipped),
           'products', jsonb_build_object('created', created, 'updated', updated, 'unchanged', unchanged),
           'notes', notes, 'errorCount', error_count,
           'errors', (SELECT coalesce(jsonb_agg(jsonb_build_object('row', row, 'path', path, 'message', message)
                                                ORDER BY number), '[]')
                        FROM import_errors WHERE import_id = imports.id AND number <= ${DEFAULT_LIMIT})) AS shown
    FROM imports WHERE id = $1`;

/** One row with nulls for an import without errors there. */
const ERRORS = `
  SELECT host_id, error.*
    FROM imports LEFT JOIN LATERAL (
      SELECT number, row, path, message FROM import_errors
       WHERE import_id = imports.id AND number > $2 ORDER BY number LIMIT $3
    ) AS error ON true
   WHERE imports.id = $1
   ORDER BY error.number`;
