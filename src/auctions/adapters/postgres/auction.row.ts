import type { AuctionMode, AuctionState, AuctionStatus, Winner } from '../../domain/auction-state.js';
import type { Bid, BidKind, Standing } from '../../domain/bid.js';
import type { Increment } from '../../domain/increments.js';

/** A row of `auctions` as PostgreSQL returns it. */
export interface AuctionRow {
  readonly id: string;
  readonly room_id: string;
  readonly host_id: string;
  readonly variant_id: string;
  readonly title: string;
  readonly drop_id: string;
  readonly state: AuctionStatus;
  readonly mode: AuctionMode;
  readonly currency: string;
  readonly start_price: string;
  readonly reserve: string | null;
  readonly buy_now: string | null;
  readonly increments: readonly Increment[];
  readonly extend_seconds: number;
  readonly hold_seconds: number;
  readonly seconds: number | null;
  readonly opens_at: Date | null;
  readonly opened_at: Date | null;
  readonly ends_at: Date | null;
  readonly seq: number;
  readonly price: string | null;
  readonly leader_id: string | null;
  readonly leader_name: string | null;
  readonly leader_maximum: string | null;
  readonly leader_seq: number | null;
  readonly winner_id: string | null;
  readonly winner_bidder_id: string | null;
  readonly winner_name: string | null;
  readonly winner_price: string | null;
  readonly winner_claim_id: string | null;
  readonly passed: readonly string[];
}

export const AUCTION_COLUMNS = `id, room_id, host_id, variant_id, title, drop_id, state, mode, currency, start_price, reserve,
  buy_now, increments, extend_seconds, hold_seconds, seconds, opens_at, opened_at, ends_at, seq, price, leader_id, leader_name,
  leader_maximum, leader_seq, winner_id, winner_bidder_id, winner_name, winner_price, winner_claim_id, passed`;

export function auctionOf(row: AuctionRow): AuctionState {
  return {
    id: row.id,
    roomId: row.room_id,
    hostId: row.host_id,
    variantId: row.variant_id,
    title: row.title,
    dropId: row.drop_id,
    state: row.state,
    mode: row.mode,
    currency: row.currency,
    startPrice: Number(row.start_price),
    reserve: number(row.reserve),
    buyNow: number(row.buy_now),
    increments: row.increments,
    extendSeconds: row.extend_seconds,
    holdSeconds: row.hold_seconds,
    seconds: row.seconds,
    opensAt: row.opens_at,
    openedAt: row.opened_at,
    endsAt: row.ends_at,
    seq: row.seq,
    price: number(row.price),
    leader: leaderOf(row),
    winner: winnerOf(row),
    passed: row.passed,
  };
}

function leaderOf(row: AuctionRow): Standing | null {
  const { leader_id: userId, leader_name: displayName, leader_maximum: maximum, leader_seq: seq } = row;
  if (userId === null || displayName === null || maximum === null || seq === null) return null;
  return { userId, displayName, maximum: Number(maximum), seq };
}

function winnerOf(row: AuctionRow): Winner | null {
  const { winner_id: userId, winner_name: displayName, winner_price: price, winner_claim_id: claimId } = row;
  if (userId === null || displayName === null || price === null) return null;
  const bidderId = row.winner_bidder_id ?? userId;
  return { userId, bidderId, displayName, price: Number(price), claimId };
}

/** A row of `auction_bids` as PostgreSQL returns it. */
export interface BidRow {
  readonly id: string;
  readonly auction_id: string;
  readonly seq: number;
  readonly user_id: string;
  readonly display_name: string;
  readonly kind: BidKind;
  readonly maximum: string;
  readonly key: string;
  readonly heir_of: string | null;
  readonly at: Date;
  readonly was_leading: boolean;
  readonly price: string | null;
  readonly ends_at: Date | null;
}

export const BID_COLUMNS =
  'id, auction_id, seq, user_id, display_name, kind, maximum, key, heir_of, at, was_leading, price, ends_at';

export function bidOf(row: BidRow): Bid {
  return {
    id: row.id,
    auctionId: row.auction_id,
    seq: row.seq,
    userId: row.user_id,
    displayName: row.display_name,
    kind: row.kind,
    maximum: Number(row.maximum),
    key: row.key,
    heirOf: row.heir_of,
    at: row.at,
    leading: row.was_leading,
    price: number(row.price),
    endsAt: row.ends_at,
  };
}

/** PostgreSQL's bigint arrives as text. */
export function number(text: string | null): number | null {
  return text === null ? null : Number(text);
}
