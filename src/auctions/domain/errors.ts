/** What an auction refuses. */
import { refusal } from '#kernel';

export const BidTooLow = refusal('conflict', 'conflict', 'This bid is too low by now.');
export const AuctionNotOpen = refusal('conflict', 'invalid_transition', 'This auction takes no bids now.');
export const BuyNowIsOver = refusal('conflict', 'conflict', 'This cannot be bought at once (any more).');
export const HostMayNotBid = refusal('forbidden', 'forbidden', 'Nobody bids for what they sell themselves.');
