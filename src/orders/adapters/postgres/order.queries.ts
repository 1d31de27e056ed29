import { Injectable } from '@nestjs/common';
import { NotFound, type Page } from '#kernel';
import { Database } from '#platform/database/database.js';
import { decodeCursor, encodeCursor, LAST_ID, pageOf } from '#platform/http/cursors.js';
import { DEFAULT_LIMIT } from '#platform/http/page.dto.js';
import { orderView } from '../../application/order-view.js';
import {
  type NumberedOrders,
  type OrderFilter,
  OrderQueries,
  type OrderView,
  type OrderWithTimeline,
  type TimelineView,
} from '../../application/queries.js';
import { orderOf, type OrderRow, partOf, soldBy, WHOLE } from './order.row.js';
import { rides } from './order.sql.js';

const timeline = (data: string): string => `
  (SELECT json_agg(json_build_object('type', e.type, 'at', e.at, 'data', ${data}) ORDER BY e.id)
     FROM order_events e WHERE e.order_id = o.id) AS timeline`;

/** The orders that are sent with order `o`; those that a condition is about only. */
const carried = (condition: string): string => `
  (SELECT json_agg(r.id ORDER BY r.id) FROM orders r
    WHERE ${rides('o.user_id', 'o.room_id', 'o.id::text')}${condition}) AS carries`;

interface Told {
  readonly timeline: readonly TimelineView[] | null;
  readonly carries: readonly string[] | null;
}

/** What is shown of orders, each answer one statement. */
@Injectable()
export class PostgresOrderQueries extends OrderQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async order(id: string, viewer: { userId: string; role: string }): Promise<OrderWithTimeline> {
    const [row] = await this.database.reader.query<OrderRow & Told>(ONE, [
      id,
      viewer.userId,
      viewer.role === 'admin',
    ]);
    if (row === undefined) throw new NotFound();
    const timeline = (row.timeline ?? []).map((entry) => ({
      ...entry,
      at: new Date(entry.at).toISOString(),
    }));
    const carries = row.carries === null ? {} : { carries: row.carries };
    return { ...orderView(orderOf(row), viewer.userId), ...carries, timeline };
  }

  async orders({ userId, as, limit = DEFAULT_LIMIT, cursor }: OrderFilter): Promise<Page<OrderView>> {
    const [after] = cursor === undefined ? [LAST_ID] : decodeCursor(cursor, ['uuid']);
    const rows = await this.database.reader.query<OrderRow>(as === 'host' ? SALES : BOUGHT, [
      userId,
      after,
      limit + 1,
    ]);
    const { data, next } = pageOf(rows, limit, ({ id }) => encodeCursor([id]));
    return { data: data.map((row) => orderView(orderOf(row), userId)), next };
  }

  async numbered(userId: string, page: number, perPage: number): Promise<NumberedOrders> {
    const rows = await this.database.reader.query<
      { readonly count: number } & (OrderRow | { readonly id: null })
    >(NUMBERED, [userId, perPage, (page - 1) * perPage]);
    return {
      total: rows[0]?.count ?? 0,
      data: rows.flatMap((row) => (row.id === null ? [] : [orderView(orderOf(row), userId)])),
    };
  }
}

/** Of orders: those of which a host, parameter 2, may see something. */
const seenByHost = (order: string): string => `
     AND ${order}.number IS NOT NULL
     AND EXISTS (SELECT FROM order_lines l WHERE l.order_id = ${order}.id AND l.host_id = $2::uuid AND NOT l.lost)`;

/**
 * For its buyer and admins the whole order, for a host the host's part of what was sold, and nothing for anybody else. What the
 * timeline says of amounts concerns the whole order, so a host sees only what happened and when.
 */
const ONE = `
  SELECT ${WHOLE}, ${timeline('e.data')}, ${carried('')} FROM orders o WHERE o.id = $1::uuid AND (o.user_id = $2::uuid OR $3::boolean)
  UNION ALL
  SELECT ${partOf('$2::uuid')}, ${timeline(`'{}'::jsonb`)}, ${carried(seenByHost('r'))} FROM orders o ${soldBy('$2::uuid')}
   WHERE o.id = $1::uuid AND o.user_id <> $2::uuid AND NOT $3::boolean${seenByHost('o')}`;

const BOUGHT = `
  SELECT ${WHOLE} FROM orders o WHERE o.user_id = $1::uuid AND o.id < $2::uuid ORDER BY o.id DESC LIMIT $3`;

/** Walks the host's lines from the newest on, so that it costs a page however many orders others sell. */
const SALES = `
  SELECT ${partOf('$1::uuid')}
    FROM (SELECT DISTINCT l.order_id FROM order_lines l
           WHERE l.host_id = $1::uuid AND l.order_id < $2::uuid AND NOT l.lost
             AND (SELECT s.number IS NOT NULL FROM orders s WHERE s.id = l.order_id)
           ORDER BY l.order_id DESC LIMIT $3) AS page
   CROSS JOIN LATERAL (SELECT * FROM orders WHERE id = page.order_id OFFSET 0) AS o ${soldBy('$1::uuid')}
   ORDER BY o.id DESC`;

/** A numbered page and how many there are; one row with nulls if the page is beyond the end. */
const NUMBERED = `
  WITH shown AS (SELECT * FROM orders WHERE user_id = $1::uuid ORDER BY id DESC LIMIT $2 OFFSET $3)
  SELECT all_of.count::integer AS count, ${WHOLE}
    FROM (SELECT count(*) FROM orders WHERE user_id = $1::uuid) AS all_of
    LEFT JOIN shown o ON true
   ORDER BY o.id DESC`;
