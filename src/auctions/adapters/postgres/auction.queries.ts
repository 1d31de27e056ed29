import { Injectable } from '@nestjs/common';
import type { Page } from '#kernel';
import { Database } from '#platform/database/database.js';
import { decodeCursor, encodeCursor, FIRST_ID, pageOf } from '#platform/http/cursors.js';
import { DEFAULT_LIMIT } from '#platform/http/page.dto.js';
import type { Amount } from '../../application/ports.js';
import {
  AuctionQueries,
  type AuctionView,
  type BidView,
  type LongAwarded,
} from '../../application/queries.js';
import { AUCTION_COLUMNS, type AuctionRow, BID_COLUMNS, type BidRow } from './auction.row.js';

/** How long after its last moment the end of a hold may be news on the way; seconds. */
const AFTER = 60;

/** Reads of auctions, each one statement. */
@Injectable()
export class PostgresAuctionQueries extends AuctionQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async auction(auctionId: string, viewerId: string | undefined): Promise<AuctionView | null> {
    const [row] = await this.database.reader.query<SeenRow>(
      `SELECT ${AUCTION_COLUMNS}, clock_timestamp() AS now, $2::uuid AS viewer_id,
         (SELECT max(maximum) FROM auction_bids WHERE auction_id = auctions.id AND user_id = $2) AS own_maximum
       FROM auctions WHERE id = $1`,
      [auctionId, viewerId],
    );
    return row === undefined ? null : auctionView(row);
  }

  async ofRoom(roomId: string, viewerId: string): Promise<readonly AuctionView[]> {
    const rows = await this.database.reader.query<SeenRow>(
      `SELECT ${AUCTION_COLUMNS}, clock_timestamp() AS now, $2::uuid AS viewer_id,
         (SELECT max(maximum) FROM auction_bids WHERE auction_id = auctions.id AND user_id = $2) AS own_maximum
       FROM auctions WHERE room_id = $1 ORDER BY id DESC LIMIT 50`,
      [roomId, viewerId],
    );
    return rows.map(auctionView);
  }

  async bids(
    auctionId: string,
    { limit = DEFAULT_LIMIT, cursor }: { limit?: number; cursor?: string },
  ): Promise<Page<BidView>> {
    const before = cursor === undefined ? null : decodeCursor(cursor, ['number'])[0];
    const rows = await this.database.reader.query<BidRow & { currency: string }>(
      `SELECT bid.*, currency
       FROM auctions CROSS JOIN LATERAL (
         SELECT ${BID_COLUMNS} FROM auction_bids
         WHERE auction_id = auctions.id AND ($2::bigint IS NULL OR seq < $2) ORDER BY seq DESC LIMIT $3
       ) AS bid
       WHERE auctions.id = $1 ORDER BY bid.seq DESC`,
      [auctionId, before, limit + 1],
    );
    const { data, next } = pageOf(rows, limit, ({ seq }) => encodeCursor([seq]));
    return { data: data.map(bidView), next };
  }

  async due(): Promise<readonly string[]> {
    const rows = await this.database.reader.query<{ id: string }>(
      `SELECT id FROM auctions WHERE state = 'scheduled' AND opens_at <= statement_timestamp()
       UNION
       SELECT id FROM auctions WHERE state IN ('scheduled', 'open') AND ends_at <= statement_timestamp()`,
    );
    return rows.map(({ id }) => id);
  }

  longAwarded(after = FIRST_ID): Promise<readonly LongAwarded[]> {
    // The id of a claim tells when it was made. A hold is made longer once at most.
    return this.database.reader.query<LongAwarded>(
      `SELECT id AS "auctionId", winner_claim_id AS "claimId", winner_id AS "userId" FROM auctions
       WHERE state = 'ended' AND winner_claim_id > $2
         AND uuid_extract_timestamp(winner_claim_id) < statement_timestamp() - make_interval(secs => 2 * hold_seconds + $1)
       ORDER BY winner_claim_id LIMIT 100`,
      [AFTER, after],
    );
  }
}

type SeenRow = AuctionRow & {
  readonly now: Date;
  readonly viewer_id: string | null;
  readonly own_maximum: string | null;
};

function auctionView(row: SeenRow): AuctionView {
  const amount = amountIn(row.currency);
  const { leader_id: leaderId, winner_id: winnerId, viewer_id: viewerId } = row;
  const over = row.seq > 0 || (row.state !== 'scheduled' && row.state !== 'open');
  const won = viewerId !== null && winnerId === viewerId;
  // Who bid as a guest, and won, has no bid under the present name.
  const maximum = amount(row.own_maximum) ?? (won ? amount(row.winner_price) : null);
  return {
    id: row.id,
    roomId: row.room_id,
    variantId: row.variant_id,
    title: row.title,
    state: row.state,
    mode: row.mode,
    startPrice: { amount: Number(row.start_price), currency: row.currency },
    buyNow: over ? null : amount(row.buy_now),
    price: amount(row.price),
    reserveMet: row.reserve === null || Number(row.price ?? 0) >= Number(row.reserve),
    increments: row.increments,
    extendSeconds: row.extend_seconds,
    holdSeconds: row.hold_seconds,
    bids: row.seq,
    leader: leaderId === null ? null : { id: leaderId, displayName: row.leader_name ?? '' },
    winner:
      winnerId === null
        ? null
        : {
            id: winnerId,
            displayName: row.winner_name ?? '',
            price: { amount: Number(row.winner_price), currency: row.currency },
          },
    opensAt: row.opens_at?.toISOString() ?? null,
    openedAt: row.opened_at?.toISOString() ?? null,
    endsAt: row.ends_at?.toISOString() ?? null,
    you: maximum && {
      maximum,
      leading: leaderId === viewerId,
      claimId: won ? row.winner_claim_id : null,
    },
    serverTime: row.now.toISOString(),
  };
}

function bidView(row: BidRow & { readonly currency: string }): BidView {
  return {
    id: row.id,
    seq: row.seq,
    kind: row.kind,
    bidder: { id: row.user_id, displayName: row.display_name },
    at: row.at.toISOString(),
    price: amountIn(row.currency)(row.price),
    endsAt: row.ends_at?.toISOString() ?? null,
  };
}

function amountIn(currency: string): (amount: string | null) => Amount | null {
  return (amount) => (amount === null ? null : { amount: Number(amount), currency });
}
