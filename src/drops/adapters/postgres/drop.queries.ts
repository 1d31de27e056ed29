import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import {
  type ClaimView,
  DropQueries,
  type DropView,
  type DueAtDrop,
  type PlaceView,
} from '../../application/queries.js';
import { revealedSeed } from '../../domain/admission.js';
import type { PlaceStatus } from '../../domain/waiting-line.js';
import { claimView } from './claim.view.js';
import { CLAIM_COLUMNS, type ClaimRow, DROP_COLUMNS, type DropRow } from './drop.row.js';

/** Reads of drops, each one statement. */
@Injectable()
export class PostgresDropQueries extends DropQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async drop(dropId: string): Promise<DropView | null> {
    const [row] = await this.database.reader.query<TimedDropRow>(
      `SELECT ${DROP_COLUMNS}, clock_timestamp() AS now FROM drops WHERE id = $1`,
      [dropId],
    );
    return row === undefined ? null : dropView(row);
  }

  async ofRoom(roomId: string): Promise<readonly DropView[]> {
    const rows = await this.database.reader.query<TimedDropRow>(
      `SELECT ${DROP_COLUMNS}, clock_timestamp() AS now FROM drops
       WHERE room_id = $1 AND auction_id IS NULL ORDER BY id DESC LIMIT 50`,
      [roomId],
    );
    return rows.map(dropView);
  }

  async claim(claimId: string, userId: string): Promise<ClaimView | null> {
    const [row] = await this.database.reader.query<ClaimRow>(
      `SELECT ${CLAIM_COLUMNS} FROM claims WHERE id = $1 AND user_id = $2`,
      [claimId, userId],
    );
    return row === undefined ? null : claimView(row);
  }

  async dropsOf(userId: string): Promise<readonly string[]> {
    const rows = await this.database.reader.query<{ id: string }>(
      `SELECT drop_id AS id FROM claims WHERE user_id = $1 AND state = 'held'
       UNION SELECT drop_id FROM claims WHERE user_id = $1 AND state <> 'held'
       UNION SELECT drop_id FROM line_places WHERE user_id = $1 AND state = 'waiting'`,
      [userId],
    );
    return rows.map(({ id }) => id);
  }

  async turns(claimIds: readonly string[]): Promise<readonly { userId: string; claim: ClaimView }[]> {
    const rows = await this.database.reader.query<ClaimRow>(
      `SELECT ${CLAIM_COLUMNS} FROM claims WHERE id = ANY($1::uuid[])`,
      [claimIds],
    );
    return rows.map((row) => ({ userId: row.user_id, claim: claimView(row) }));
  }

  async place(dropId: string, userId: string): Promise<PlaceView | null> {
    const [row] = await this.database.reader.query<PlaceInLine>(
      `SELECT place.number, place.entry, place.state, place.joined_at, drops.waiting, drops.hold_seconds,
              drops.available + drops.held AS unsold,
              (SELECT count(*)::int FROM line_places AS ahead
               WHERE ahead.drop_id = $1 AND ahead.state = 'waiting' AND ahead.number <= place.number) AS position,
              (SELECT to_jsonb(turn) FROM claims AS turn WHERE turn.id = place.claim_id) AS claim
       FROM line_places AS place JOIN drops ON drops.id = place.drop_id
       WHERE place.drop_id = $1 AND place.user_id = $2
       ORDER BY place.state = 'waiting' DESC, place.number DESC LIMIT 1`,
      [dropId, userId],
    );
    if (row === undefined) return null;
    const position = row.state === 'waiting' ? row.position : 0;
    return {
      dropId,
      number: row.number,
      entry: row.entry,
      state: row.state,
      position,
      lineLength: row.waiting,
      estimateSeconds: Math.ceil(position / Math.max(row.unsold, 1)) * row.hold_seconds,
      joinedAt: row.joined_at.toISOString(),
      claim: row.claim === null ? null : claimView(dated(row.claim)),
    };
  }

  async due(limit: number): Promise<readonly DueAtDrop[]> {
    const rows = await this.database.reader.query<{ drop_id: string; claim_ids: string[] | null }>(
      `SELECT drop_id, array_agg(id) AS claim_ids FROM (
         SELECT drop_id, id FROM claims WHERE state = 'held' AND expires_at <= statement_timestamp()
         ORDER BY expires_at LIMIT $1
       ) AS over GROUP BY drop_id
       UNION ALL
       SELECT id, NULL FROM drops WHERE state = 'scheduled' AND opens_at <= statement_timestamp()
       UNION ALL
       SELECT id, NULL FROM drops WHERE state IN ('scheduled', 'open', 'paused') AND closes_at <= statement_timestamp()`,
      [limit],
    );
    return rows.map((row) => ({ dropId: row.drop_id, claimIds: row.claim_ids ?? [] }));
  }

  async time(): Promise<Date> {
    const [row] = await this.database.reader.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    if (row === undefined) throw new Error('the database did not tell its time');
    return row.now;
  }
}

interface PlaceInLine {
  readonly number: number;
  readonly entry: number | null;
  readonly state: PlaceStatus;
  readonly joined_at: Date;
  readonly waiting: number;
  readonly unsold: number;
  readonly hold_seconds: number;
  readonly position: number;
  readonly claim: ClaimRow | null;
}

/** In JSON, times are text. */
function dated(row: ClaimRow): ClaimRow {
  return { ...row, created_at: new Date(row.created_at), expires_at: new Date(row.expires_at) };
}

type TimedDropRow = DropRow & { readonly now: Date };

function dropView(row: TimedDropRow): DropView {
  return {
    id: row.id,
    roomId: row.room_id,
    variantId: row.variant_id,
    title: row.title,
    state: row.state,
    quantity: row.quantity,
    available: row.available,
    held: row.held,
    sold: row.sold,
    lineLength: row.waiting,
    price: { amount: Number(row.amount), currency: row.currency },
    perCustomer: row.per_customer,
    holdSeconds: row.hold_seconds,
    opensAt: row.opens_at?.toISOString() ?? null,
    closesAt: row.closes_at?.toISOString() ?? null,
    admission: row.admission,
    seedHash: row.seed_hash,
    seed: revealedSeed(row),
    serverTime: row.now.toISOString(),
  };
}
