/** The door to auctions: a unit for the highest bidder in a room. */
export { auctionsTables } from './adapters/postgres/tables.js';
export { type AuctionRecorded, recordedAuction } from './adapters/postgres/recorded-auction.js';
export { AuctionsModule } from './auctions.module.js';
export type {
  AuctionCancelled,
  AuctionEnded,
  AuctionOpened,
  AuctionPassedOn,
  AuctionScheduled,
  AuctionSold,
  AuctionUnsold,
} from './domain/events.js';
export { answeredAgain, replayed } from './domain/replay.js';
