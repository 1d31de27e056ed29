import type { Auction } from '../domain/auction.js';
import type { Bid, BidRequest } from '../domain/bid.js';
import type { BidsConcerned } from './ports.js';

/** What may be asked of an auction; requests of one auction are decided in order of arrival. */
export type AuctionRequest =
  | ({ readonly kind: 'bid'; readonly isGuest?: boolean } & BidRequest)
  | ({ readonly kind: 'buy-now' } & Omit<BidRequest, 'maximum'>)
  | { readonly kind: 'lapsed'; readonly claimId: string }
  | {
      readonly kind: 'bought';
      readonly claimId: string;
      readonly userId: string;
      readonly price: number;
    }
  | { readonly kind: 'open' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'catch-up' };

/** What it is answered: a bid where one was made. */
export type AuctionAnswer = Bid | undefined;

export function decide(auction: Auction, request: AuctionRequest, now: Date): AuctionAnswer {
  switch (request.kind) {
    case 'bid':
      return auction.bid(request, now);
    case 'buy-now':
      return auction.buyNow(request, now);
    case 'lapsed':
      return void auction.lapse(request.claimId);
    case 'bought':
      return void auction.buy(request);
    case 'open':
      return void auction.open(now);
    case 'cancel':
      return void auction.cancel();
    case 'catch-up':
      return undefined;
  }
}

/** The bids that have to be known to decide on these. */
export function concerned(batch: readonly AuctionRequest[]): BidsConcerned {
  return {
    asked: batch.flatMap((request) =>
      'key' in request ? [{ userId: request.userId, key: request.key }] : [],
    ),
    standings: batch.some(({ kind }) => kind === 'lapsed' || kind === 'bought'),
  };
}
