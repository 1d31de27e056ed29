import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CatalogStock } from '#catalog';
import { Database } from '#platform/database/database.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { RoomDirectory, RoomLog } from '#rooms';
import {
  type ClaimsConcerned,
  type ClaimsOfDrop,
  type DropFacts,
  Drops,
  type LineHead,
  type LockedDrop,
} from '../../application/ports.js';
import { Drop } from '../../domain/drop.js';
import type { DropChanges, DropState } from '../../domain/drop-state.js';
import { type BatchRecord, bodyOf } from '../../application/receipts/batch-record.js';
import type { Shuffle } from '../../domain/waiting-line.js';
import { openReceipt } from './receipts/open-receipt.js';
import {
  claimsOf,
  heldClaims,
  holdsElsewhere,
  placesOf,
  saveChanged,
  saveLine,
  shuffleLine,
  waitingPlaces,
} from './line-places.js';
import { countChanges, countPlaces } from './claim-metrics.js';
import { CLAIM_COLUMNS, type ClaimRow, claimOf, DROP_COLUMNS, dropOf, type DropRow } from './drop.row.js';
import { plainArray } from './plain-array.js';
import { roomEntries } from './room-entries.js';

/** How long a room's change from public to private may go unnoticed by claims; milliseconds. */
const FACTS_AGE = 2_000;

/** Drops in PostgreSQL: a batch reads in two statements and writes in one, plus one each for log, outbox and stock. */
@Injectable()
export class PostgresDrops extends Drops {
  /** Read once for all who ask at the same time: a crowd comes at the moment when a drop opens. */
  private readonly known = new LRUCache<string, DropFacts>({
    max: 10_000,
    ttl: FACTS_AGE,
    fetchMethod: (dropId) => this.readFacts(dropId),
  });

  constructor(
    private readonly database: Database,
    private readonly roomLog: RoomLog,
    private readonly rooms: RoomDirectory,
    private readonly stock: CatalogStock,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async lock(dropId: string, concerned: ClaimsConcerned): Promise<LockedDrop | null> {
    const { writer } = this.database;
    const { inLine = [], allHeld = false } = concerned;
    const [[row], rows, places, held, elsewhere] = await Promise.all([
      writer.query<DropRow>(`SELECT ${DROP_COLUMNS} FROM drops WHERE id = $1 FOR UPDATE`, [dropId]),
      // A statement of its own: its snapshot is taken after the lock was had, so it sees what the last holder wrote.
      // One index look-up for each customer, whatever the planner thought of the table when it was empty.
      writer.query<ClaimRow & { now: Date }>(
        `SELECT clock_timestamp() AS now, claim.*
         FROM (SELECT) AS always LEFT JOIN (
           SELECT theirs.* FROM unnest($2::uuid[]) AS customer (id)
           CROSS JOIN LATERAL (
             SELECT ${CLAIM_COLUMNS} FROM claims WHERE drop_id = $1 AND user_id = customer.id OFFSET 0
           ) AS theirs
           UNION ALL
           SELECT named.* FROM unnest($3::uuid[]) AS one (id)
           CROSS JOIN LATERAL (
             SELECT ${CLAIM_COLUMNS} FROM claims WHERE claims.id = one.id AND drop_id = $1 OFFSET 0
           ) AS named
         ) AS claim ON true`,
        [dropId, plainArray(concerned.userIds), plainArray(concerned.claimIds)],
      ),
      inLine.length > 0 ? placesOf(writer, dropId, inLine) : [],
      allHeld ? heldClaims(writer, dropId) : [],
      concerned.keys.length > 0 ? holdsElsewhere(writer, dropId, concerned.userIds) : [],
    ]);
    if (row === undefined) return null;
    const [{ now } = { now: undefined }] = rows;
    if (now === undefined) throw new Error('the database did not tell its time');
    const claims = rows.filter((claim) => claim.id !== null).map(claimOf);
    // Who may have a unit of a draw hangs on their place.
    const entered = row.admission === 'draw' ? await placesOf(writer, dropId, concerned.userIds) : places;
    const drop = Drop.restore(dropOf(row), [...claims, ...held], entered, new Map(elsewhere));
    return { drop, now };
  }

  async shuffle(dropId: string, entered: Shuffle): Promise<void> {
    const { writer } = this.database;
    await Promise.all([saveLine(writer, dropId, entered), shuffleLine(writer, dropId, entered)]);
    this.database.afterCommit(() => countPlaces(entered));
  }

  async head(dropId: string, after: number, limit: number): Promise<LineHead> {
    const { writer } = this.database;
    const places = await waitingPlaces(writer, dropId, after, limit);
    const userIds = places.map(({ userId }) => userId);
    return { places, claims: places.length > 0 ? await claimsOf(writer, dropId, userIds) : [] };
  }

  async add(drop: Drop): Promise<void> {
    const state = drop.snapshot();
    await this.database.writer.query(
      `INSERT INTO drops (${DROP_COLUMNS})
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
               $19, $20, $21, $22, $23, $24)`,
      [
        ...[state.id, state.roomId, state.hostId, state.variantId, state.title, state.state],
        ...[state.quantity, state.available, state.held, state.sold, state.claims, state.perCustomer],
        ...[state.holdSeconds, state.price.amount, state.price.currency, state.opensAt, state.closesAt],
        ...[state.waiting, state.places, state.served],
        ...[state.auctionId ?? null, state.admission, state.seed, state.seedHash],
      ],
    );
    await openReceipt(this.database.writer, state);
    await this.stock.reserve(state.variantId, state.quantity, `drop ${state.id}`);
    await this.tell([{ state, changes: drop.changes() }]);
  }

  async save(drops: readonly Drop[], records: readonly (BatchRecord | null)[] = []): Promise<void> {
    const saved = drops
      .map((drop, index) => ({
        state: drop.snapshot(),
        changes: drop.changes(),
        record: records[index] ?? null,
      }))
      .filter(({ state, changes, record }) => state !== changes.before || record !== null);
    // All go out together; the database runs them in this order, which is the order of the locks.
    await Promise.all([
      ...saved.map(({ state, changes, record }) => this.write(state, changes, record)),
      this.moveStock(saved),
      this.tell(saved),
    ]);
  }

  async facts(dropId: string): Promise<DropFacts | null> {
    return (await this.known.fetch(dropId)) ?? null;
  }

  async claimants(dropId: string, limit: number): Promise<ReadonlySet<string> | null> {
    const rows = await this.database.reader.query<{ user_id: string }>(
      'SELECT DISTINCT user_id FROM claims WHERE drop_id = $1 LIMIT $2',
      [dropId, limit + 1],
    );
    return rows.length > limit ? null : new Set(rows.map((row) => row.user_id));
  }

  dropsOf(claimIds: readonly string[]): Promise<readonly ClaimsOfDrop[]> {
    return this.database.reader.query<ClaimsOfDrop>(
      `SELECT drop_id AS "dropId", array_agg(id) AS "claimIds", array_agg(DISTINCT user_id) AS "userIds"
       FROM claims WHERE id = ANY($1::uuid[]) GROUP BY drop_id ORDER BY drop_id`,
      [claimIds],
    );
  }

  private async readFacts(dropId: string): Promise<DropFacts | undefined> {
    const [row] = await this.database.reader.query<{ room_id: string; host_id: string }>(
      'SELECT room_id, host_id FROM drops WHERE id = $1 AND auction_id IS NULL',
      [dropId],
    );
    if (row === undefined) return undefined;
    const openToAll = await this.rooms.isPublic(row.room_id);
    return { id: dropId, roomId: row.room_id, hostId: row.host_id, openToAll };
  }

  /** The counters, the claims made and the record in one statement; what befell earlier claims, if anything did, in another. */
  private async write(state: DropState, changes: DropChanges, record: BatchRecord | null): Promise<void> {
    const { made, changed, line } = changes;
    const { writer } = this.database;
    // One for all of a batch: those of a drop cost the same and begin and end together; of an auction's unit there is one.
    const { price, createdAt, expiresAt } = made[0] ?? { ...state, createdAt: null, expiresAt: null };
    const counted = writer.query(
      `WITH counted AS (
         UPDATE drops SET state = $2, available = $3, held = $4, sold = $5, claims = $6,
                waiting = $17, places = $18, served = $19,
                records = CASE WHEN records > 0 AND $20::text IS NOT NULL THEN records + 1 ELSE records END
         WHERE id = $1 RETURNING records
       ), recorded AS (
         INSERT INTO drop_records (drop_id, number, at, body)
         SELECT $1, records, $21, $20 FROM counted WHERE records > 0 AND $20 IS NOT NULL
       )
       INSERT INTO claims (drop_id, amount, currency, created_at, expires_at, id, user_id, quantity, number, state, key)
       SELECT $1, $7, $8, $15, $16, *
         FROM unnest($9::uuid[], $10::uuid[], $11::int[], $12::int[], $13::text[], $14::text[])`,
      [
        ...[state.id, state.state, state.available, state.held, state.sold, state.claims],
        ...[price.amount, price.currency],
        ...[plainArray(made.map(({ id }) => id)), plainArray(made.map(({ userId }) => userId))],
        ...[plainArray(made.map(({ quantity }) => quantity)), plainArray(made.map(({ number }) => number))],
        ...[plainArray(made.map((claim) => claim.state)), made.map(({ key }) => key)],
        ...[createdAt, expiresAt],
        ...[state.waiting, state.places, state.served],
        ...[record && bodyOf(record), record?.at.toISOString()],
      ],
    );
    await Promise.all([counted, saveChanged(writer, changed), saveLine(writer, state.id, line)]);
    this.database.afterCommit(() => countChanges(changes));
  }

  /** Each step one statement, whose rows are locked in the order of their ids. */
  private async moveStock(saved: readonly SavedDrop[]): Promise<void> {
    const moves = (amount: 'returned' | 'sold'): StockMoves => {
      const moved = saved.filter(({ changes }) => changes[amount] > 0);
      const lines = moved.map(({ state, changes }) => ({
        variantId: state.variantId,
        quantity: changes[amount],
      }));
      return { lines, reason: moved.length === 1 ? `drop ${moved[0]?.state.id}` : 'drops' };
    };
    const [returned, sold] = [moves('returned'), moves('sold')];
    await Promise.all([
      returned.lines.length > 0 ? this.stock.releaseAll(returned.lines, returned.reason) : undefined,
      sold.lines.length > 0 ? this.stock.takeAll(sold.lines, sold.reason) : undefined,
    ]);
  }

  /** The rooms read it in their logs, the other contexts in the outbox. */
  private async tell(saved: readonly SavedDrop[]): Promise<void> {
    for (const { state, changes } of saved.toSorted((a, b) => (a.state.roomId < b.state.roomId ? -1 : 1))) {
      const entries = roomEntries(state, changes);
      if (entries.length > 0) await this.roomLog.append(state.roomId, entries);
    }
    await this.outbox.add(saved.flatMap(({ changes }) => changes.events));
  }
}

interface SavedDrop {
  readonly state: DropState;
  readonly changes: DropChanges;
}

/** What moves in the stock, and why, as its ledger shows it. */
interface StockMoves {
  readonly lines: { readonly variantId: string; readonly quantity: number }[];
  readonly reason: string;
}
