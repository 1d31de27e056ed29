import { Injectable } from '@nestjs/common';
import { NotFound, type Page } from '#kernel';
import { Database } from '#platform/database/database.js';
import { decodeCursor, encodeCursor, LAST_ID, pageOf } from '#platform/http/cursors.js';
import { DEFAULT_LIMIT } from '#platform/http/page.dto.js';
import {
  type CollectionFilter,
  CollectionQueries,
  type CollectionView,
} from '../../../application/collections/queries.js';
import { addressOf, type CollectionRow } from './collection.rows.js';

/** Collections as they are now, from PostgreSQL. */
@Injectable()
export class PostgresCollectionQueries extends CollectionQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async collection(idOrSlug: string): Promise<CollectionView> {
    const address = addressOf(idOrSlug);
    if (address === undefined) throw new NotFound();
    const [row] = await this.database.reader.query<CollectionRow>(
      'SELECT * FROM collections WHERE id = $1 OR slug = $2',
      [address.id, address.slug],
    );
    if (row === undefined) throw new NotFound();
    return viewOf(row);
  }

  async collections({
    hostId,
    limit = DEFAULT_LIMIT,
    cursor,
  }: CollectionFilter): Promise<Page<CollectionView>> {
    const [before = LAST_ID] = cursor === undefined ? [] : decodeCursor(cursor, ['uuid']);
    const rows = await this.database.reader.query<CollectionRow>(
      hostId === undefined ? NEWEST.everyone : NEWEST.ofHost,
      [limit + 1, before, ...(hostId === undefined ? [] : [hostId])],
    );
    const { data, next } = pageOf(rows, limit, ({ id }) => encodeCursor([id]));
    return { data: data.map(viewOf), next };
  }
}

const newest = (host: string): string =>
  `SELECT * FROM collections WHERE id < $2${host} ORDER BY id DESC LIMIT $1`;
const NEWEST = { everyone: newest(''), ofHost: newest(' AND host_id = $3') };

function viewOf(row: CollectionRow): CollectionView {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    description: row.description,
    host: { id: row.host_id },
    rule: row.rule,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
