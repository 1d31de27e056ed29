/** The door to drops: limited sales in rooms. */
export { type AuctionedUnit, type Award, AwardedClaims } from './application/awarded-claims.js';
export { ClaimsForOrders, type ClaimToOrder, type OrderedClaim } from './application/claims-for-orders.js';
export type { DropPlan } from './application/schedule-drop.js';
export { DropsModule, dropsTables } from './drops.module.js';
export type {
  AwardLapsed,
  AwardOrdered,
  ClaimsExpired,
  ClaimsReleased,
  DropClosed,
  DropEvent,
  DropOpened,
  DropScheduled,
  DropSoldOut,
} from './domain/events.js';
export { receiptPart } from './adapters/postgres/receipts/receipt-part.js';
export { Sha256Seals } from './adapters/seals/sha256-seals.js';
export type { Counters, Entry, LineEntry, SealedRecord } from './application/receipts/batch-record.js';
export type { PublishedRecord } from './application/receipts/ports.js';
export { type CheckedRecord, ReceiptCheck } from './application/receipts/receipt-check.js';
export { DropsSeed } from './adapters/contexts/drops-seed.js';
