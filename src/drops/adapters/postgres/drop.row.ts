import type { Place, PlaceStatus } from '../../domain/waiting-line.js';
import type { Claim, ClaimStatus } from '../../domain/claims/claim.js';
import type { Admission, DropState, DropStatus } from '../../domain/drop-state.js';

/** A row of `drops` as PostgreSQL returns it. */
export interface DropRow {
  readonly id: string;
  readonly room_id: string;
  readonly host_id: string;
  readonly variant_id: string;
  readonly title: string;
  readonly state: DropStatus;
  readonly quantity: number;
  readonly available: number;
  readonly held: number;
  readonly sold: number;
  readonly claims: number;
  readonly per_customer: number;
  readonly hold_seconds: number;
  readonly amount: string;
  readonly currency: string;
  readonly opens_at: Date | null;
  readonly closes_at: Date | null;
  readonly waiting: number;
  readonly places: number;
  readonly served: number;
  readonly auction_id: string | null;
  readonly admission: Admission;
  readonly seed: string | null;
  readonly seed_hash: string | null;
}

export const DROP_COLUMNS = `id, room_id, host_id, variant_id, title, state, quantity, available, held, sold, claims,
  per_customer, hold_seconds, amount, currency, opens_at, closes_at, waiting, places, served, auction_id,
  admission, seed, seed_hash`;

export function dropOf(row: DropRow): DropState {
  return {
    id: row.id,
    roomId: row.room_id,
    hostId: row.host_id,
    variantId: row.variant_id,
    title: row.title,
    state: row.state,
    quantity: row.quantity,
    available: row.available,
    held: row.held,
    sold: row.sold,
    claims: row.claims,
    perCustomer: row.per_customer,
    holdSeconds: row.hold_seconds,
    price: { amount: Number(row.amount), currency: row.currency },
    opensAt: row.opens_at,
    closesAt: row.closes_at,
    waiting: row.waiting,
    places: row.places,
    served: row.served,
    auctionId: row.auction_id ?? undefined,
    admission: row.admission,
    seed: row.seed,
    seedHash: row.seed_hash,
  };
}

/** A row of `claims` as PostgreSQL returns it. */
export interface ClaimRow {
  readonly id: string;
  readonly drop_id: string;
  readonly user_id: string;
  readonly quantity: number;
  readonly number: number;
  readonly amount: string;
  readonly currency: string;
  readonly state: ClaimStatus;
  readonly key: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly extended: boolean;
}

export const CLAIM_COLUMNS =
  'id, drop_id, user_id, quantity, number, amount, currency, state, key, created_at, expires_at, extended';

export function claimOf(row: ClaimRow): Claim {
  return {
    id: row.id,
    dropId: row.drop_id,
    userId: row.user_id,
    quantity: row.quantity,
    number: row.number,
    price: { amount: Number(row.amount), currency: row.currency },
    state: row.state,
    key: row.key,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    extended: row.extended,
  };
}

/** A row of `line_places` as PostgreSQL returns it. */
export interface PlaceRow {
  readonly drop_id: string;
  readonly number: number;
  readonly entry: number | null;
  readonly user_id: string;
  readonly state: PlaceStatus;
  readonly claim_id: string | null;
  readonly joined_at: Date;
}

export const PLACE_COLUMNS = 'drop_id, number, entry, user_id, state, claim_id, joined_at';

export function placeOf(row: PlaceRow): Place {
  return {
    dropId: row.drop_id,
    number: row.number,
    entry: row.entry,
    userId: row.user_id,
    state: row.state,
    claimId: row.claim_id,
    joinedAt: row.joined_at,
  };
}
