import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { atMost } from '#platform/cache/at-most.js';
import { Database } from '#platform/database/database.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { RoomDirectory, RoomLog } from '#rooms';
import {
  type AuctionFacts,
  Auctions,
  type BidsConcerned,
  type LockedAuction,
} from '../../application/ports.js';
import { Auction } from '../../domain/auction.js';
import type { AuctionState } from '../../domain/auction-state.js';
import type { Bid } from '../../domain/bid.js';
import type { AuctionEvent } from '../../domain/events.js';
import {
  AUCTION_COLUMNS,
  auctionOf,
  type AuctionRow,
  BID_COLUMNS,
  bidOf,
  type BidRow,
} from './auction.row.js';

/** How long a room's change from public to private may go unnoticed by bidders; milliseconds. */
const FACTS_AGE = 2_000;

/** Auctions in PostgreSQL: a batch reads in two statements and writes in one, plus one each for log and outbox. */
@Injectable()
export class PostgresAuctions extends Auctions {
  private readonly known = new LRUCache<string, AuctionFacts>({
    ...atMost(10_000),
    ttl: FACTS_AGE,
    fetchMethod: (auctionId) => this.readFacts(auctionId),
  });

  constructor(
    private readonly database: Database,
    private readonly roomLog: RoomLog,
    private readonly rooms: RoomDirectory,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async lock(auctionId: string, { asked, standings }: BidsConcerned): Promise<LockedAuction | null> {
    const { writer } = this.database;
    const [[row], rows] = await Promise.all([
      writer.query<AuctionRow>(`SELECT ${AUCTION_COLUMNS} FROM auctions WHERE id = $1 FOR UPDATE`, [
        auctionId,
      ]),
      // A statement of its own: its snapshot is taken after the lock was had, so it sees what the last holder wrote.
      // One index look-up for each key, whatever the planner thought of the table when it was empty.
      writer.query<BidRow & { now: Date; asked: boolean }>(
        `SELECT clock_timestamp() AS now, bid.*
         FROM (SELECT) AS always LEFT JOIN (
           SELECT true AS asked, mine.* FROM unnest($2::uuid[], $3::text[]) AS one (by, with_key)
           CROSS JOIN LATERAL (
             SELECT ${BID_COLUMNS} FROM auction_bids
             WHERE auction_id = $1 AND user_id = one.by AND key = one.with_key OFFSET 0
           ) AS mine
           UNION ALL
           SELECT false, * FROM (
             SELECT DISTINCT ON (user_id) ${BID_COLUMNS} FROM auction_bids
             WHERE auction_id = $1
               AND NOT EXISTS (SELECT FROM auction_bids raised
                                WHERE raised.auction_id = $1 AND raised.heir_of = auction_bids.user_id)
               AND ($4 OR EXISTS (SELECT FROM auctions WHERE id = $1 AND state = 'scheduled'))
             ORDER BY user_id, maximum DESC
           ) AS highest
         ) AS bid ON true`,
        [auctionId, asked.map(({ userId }) => userId), asked.map(({ key }) => key), standings],
      ),
    ]);
    if (row === undefined) return null;
    const [{ now } = { now: undefined }] = rows;
    if (now === undefined) throw new Error('the database did not tell its time');
    const bids = rows.filter(({ id }) => id !== null);
    const known = {
      asked: bids.filter((bid) => bid.asked).map(bidOf),
      standings: bids.filter((bid) => !bid.asked).map(bidOf),
    };
    return { auction: Auction.restore(auctionOf(row), known), now };
  }

  async add(auction: Auction): Promise<void> {
    const state = auction.snapshot();
    await this.database.writer.query(
      `INSERT INTO auctions (id, room_id, host_id, variant_id, title, drop_id, state, mode, currency, start_price, reserve,
         buy_now, increments, extend_seconds, hold_seconds, seconds, opens_at, ends_at, seq, passed)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0, '{}')`,
      [
        ...[state.id, state.roomId, state.hostId, state.variantId, state.title, state.dropId, state.state],
        ...[state.mode, state.currency, state.startPrice, state.reserve, state.buyNow],
        ...[JSON.stringify(state.increments), state.extendSeconds, state.holdSeconds, state.seconds],
        ...[state.opensAt, state.endsAt],
      ],
    );
    await this.tell(state.roomId, auction.changes().events);
  }

  async save(auction: Auction): Promise<void> {
    const state = auction.snapshot();
    const { before, bids, events } = auction.changes();
    if (state === before) return;
    // All go out together; the database runs them in this order, which is the order of the locks.
    await Promise.all([this.write(state, bids), this.tell(state.roomId, events)]);
  }

  async facts(auctionId: string): Promise<AuctionFacts | null> {
    return (await this.known.fetch(auctionId)) ?? null;
  }

  private async readFacts(auctionId: string): Promise<AuctionFacts | undefined> {
    const [row] = await this.database.reader.query<{ room_id: string; currency: string }>(
      'SELECT room_id, currency FROM auctions WHERE id = $1',
      [auctionId],
    );
    if (row === undefined) return undefined;
    const openToAll = await this.rooms.isPublic(row.room_id);
    return { id: auctionId, roomId: row.room_id, currency: row.currency, openToAll };
  }

  private async write(state: AuctionState, bids: readonly Bid[]): Promise<void> {
    const { leader, winner } = state;
    await this.database.writer.query(
      `WITH moved AS (
         UPDATE auctions SET state = $2, opened_at = $3, ends_at = $4, seq = $5, price = $6, leader_id = $7,
           leader_name = $8, leader_maximum = $9, leader_seq = $10, winner_id = $11, winner_name = $12,
           winner_price = $13, winner_claim_id = $14, passed = $15, winner_bidder_id = $27
         WHERE id = $1
       )
       INSERT INTO auction_bids (auction_id, id, seq, user_id, display_name, kind, maximum, key, at, was_leading, price, ends_at, heir_of)
       SELECT $1, * FROM unnest($16::uuid[], $17::int[], $18::uuid[], $19::text[], $20::text[], $21::bigint[],
                                $22::text[], $23::timestamptz[], $24::boolean[], $25::bigint[], $26::timestamptz[], $28::uuid[])`,
      [
        ...[state.id, state.state, state.openedAt, state.endsAt, state.seq, state.price],
        ...[leader?.userId, leader?.displayName, leader?.maximum, leader?.seq],
        ...[winner?.userId, winner?.displayName, winner?.price, winner?.claimId, state.passed],
        ...[bids.map((bid) => bid.id), bids.map((bid) => bid.seq), bids.map((bid) => bid.userId)],
        ...[bids.map((bid) => bid.displayName), bids.map((bid) => bid.kind)],
        ...[bids.map((bid) => bid.maximum), bids.map((bid) => bid.key)],
        ...[bids.map((bid) => bid.at.toISOString()), bids.map((bid) => bid.leading)],
        ...[bids.map((bid) => bid.price), bids.map((bid) => bid.endsAt?.toISOString() ?? null)],
        winner?.bidderId,
        bids.map((bid) => bid.heirOf),
      ],
    );
  }

  /** The room reads all of it in its log, the other contexts all but the bids in the outbox. */
  private async tell(roomId: string, events: readonly AuctionEvent[]): Promise<void> {
    if (events.length === 0) return;
    const entries = events.map((event) => {
      const actor = event.type === 'auction.bid' ? event.data.bidder : null;
      return { type: event.type, actor, data: event.data };
    });
    const news = events.filter(({ type }) => type !== 'auction.bid' && type !== 'auction.extended');
    this.outbox.add(news);
    await this.roomLog.append(roomId, entries);
  }
}
