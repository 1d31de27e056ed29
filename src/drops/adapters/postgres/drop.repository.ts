import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { atMost } from '#platform/cache/at-most.js';
import { CatalogStock } from '#catalog';
import { Database } from '#platform/database/database.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { RoomDirectory, type RoomEntry, RoomLog } from '#rooms';
import {
  type ClaimsConcerned,
  type ClaimsOfDrop,
  type DecidedDrop,
  type DropFacts,
  Drops,
  type LineHead,
  type LockedDrop,
} from '../../application/ports.js';
import type { Drop } from '../../domain/drop.js';
import type { Shuffle } from '../../domain/waiting-line.js';
import { openReceipt } from './receipts/open-receipt.js';
import { countChanges, countPlaces } from './claim-metrics.js';
import { DROP_COLUMNS } from './drop.row.js';
import { saveChanged, saveHandedOver, saveLine, shuffleLine, waitingPlaces } from './line-places.js';
import { claimsOf, lockDrops } from './locked-drops.js';
import { roomEntries } from './room-entries.js';
import { changedDrops, type SavedDrop, writeDrops } from './saved-drops.js';

/** How long a room's change from public to private may go unnoticed by claims; milliseconds. */
const FACTS_AGE = 2_000;

/** Drops in PostgreSQL: what is read and written for any number of drops at once takes the same few statements. */
@Injectable()
export class PostgresDrops extends Drops {
  /** Read once for all who ask at the same time: a crowd comes at the moment when a drop opens. */
  private readonly known = new LRUCache<string, DropFacts>({
    ...atMost(10_000),
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

  lock(concerned: ReadonlyMap<string, ClaimsConcerned>): Promise<ReadonlyMap<string, LockedDrop>> {
    return lockDrops(this.database.writer, concerned);
  }

  async shuffle(dropId: string, entered: Shuffle): Promise<void> {
    const { writer } = this.database;
    await Promise.all([saveLine(writer, dropId, entered), shuffleLine(writer, dropId, entered)]);
    this.database.afterCommit(() => countPlaces(entered));
  }

  async head(dropId: string, after: number, limit: number): Promise<LineHead> {
    const { writer } = this.database;
    const places = await waitingPlaces(writer, dropId, after, limit);
    if (places.length === 0) return { places, claims: [] };
    const theirs = { userIds: places.map(({ userId }) => userId), keys: [], claimIds: [] };
    const { claims } = await claimsOf(writer, new Map([[dropId, theirs]]));
    return { places, claims };
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
    await this.tell([{ state, changes: drop.changes(), record: null }]);
  }

  async save(decided: readonly DecidedDrop[]): Promise<void> {
    const saved = changedDrops(decided);
    if (saved.length === 0) return;
    const { writer } = this.database;
    // All go out together; the database runs them in this order, which is the order of the locks.
    const written = Promise.all([
      writeDrops(writer, saved),
      saveChanged(
        writer,
        saved.flatMap(({ changes }) => changes.changed),
      ),
      saveHandedOver(
        writer,
        saved.flatMap(({ changes }) => changes.handedOver),
      ),
      ...saved.map(({ state, changes }) => saveLine(writer, state.id, changes.line)),
      this.moveStock(saved),
      this.tell(saved),
    ]);
    this.database.afterCommit(() => {
      for (const { changes } of saved) countChanges(changes);
    });
    // The catalog may refuse to move stock. Nothing else here is decided on an answer, so it goes out with the commit.
    if (saved.some(({ changes }) => changes.returned + changes.sold > 0)) await written;
    else this.database.waitAtCommit(written);
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

  /** The claims by themselves first: an index of all claims by drop would save a planner who knows of few the sorting. */
  dropsOf(claimIds: readonly string[]): Promise<readonly ClaimsOfDrop[]> {
    return this.database.reader.query<ClaimsOfDrop>(
      `SELECT drop_id AS "dropId", array_agg(id) AS "claimIds", array_agg(DISTINCT user_id) AS "userIds"
       FROM (SELECT drop_id, id, user_id FROM claims WHERE id = ANY($1::uuid[]) OFFSET 0) AS named
       GROUP BY drop_id ORDER BY drop_id`,
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
    const logs = new Map<string, RoomEntry[]>();
    for (const { state, changes } of saved)
      logs.set(state.roomId, [...(logs.get(state.roomId) ?? []), ...roomEntries(state, changes)]);
    this.outbox.add(saved.flatMap(({ changes }) => changes.events));
    await this.roomLog.appendAll(logs);
  }
}

/** What moves in the stock, and why, as its ledger shows it. */
interface StockMoves {
  readonly lines: { readonly variantId: string; readonly quantity: number }[];
  readonly reason: string;
}
