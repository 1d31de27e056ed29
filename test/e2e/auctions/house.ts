/** An auction house for tests: a room, a unit on sale, and the ways to bid. */
import type { AuctionView, BidView } from '../../../src/auctions/application/queries.js';
import type { Answer, TestApp, Visitor } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';

export interface House {
  readonly host: Visitor;
  readonly roomId: string;
  readonly variantId: string;
}

/** The answer to a bid, or the problem. */
export interface BidAnswer {
  readonly id: string;
  readonly seq: number;
  readonly leading: boolean;
  readonly maximum: { readonly amount: number };
  readonly price: { readonly amount: number } | null;
  readonly endsAt: string;
  readonly claimId?: string;
  readonly code?: string;
  readonly minimum?: number;
  readonly errors?: readonly { readonly path: string }[];
}

export const eur = (amount: number): { amount: number; currency: string } => ({ amount, currency: 'EUR' });

export async function openHouse(app: TestApp, kind: 'public' | 'private' = 'public'): Promise<House> {
  const host = await app.host();
  const product = await app.call<{ variants: { id: string }[] }>('POST', '/v2/products', {
    as: host,
    body: {
      title: 'Vase',
      variants: [{ sku: `vase-${host.id}`, price: eur(9_900), onHand: 1 }],
    },
  });
  const room = await app.call<{ id: string }>('POST', '/v2/rooms', {
    as: host,
    body: { title: 'Evening Sale', kind },
  });
  return { host, roomId: room.body.id, variantId: product.body.variants[0]?.id ?? '' };
}

/** Plans an auction in steps of 100 from 10.00 on, a minute long unless told, and opens it. */
export async function openAuction(
  app: TestApp,
  house: House,
  wish: object = {},
  scheduled = false,
): Promise<string> {
  const body = {
    ...{ variantId: house.variantId, startPrice: eur(1_000), increments: [{ from: 0, step: 100 }] },
    ...('endsAt' in wish ? {} : { seconds: 60 }),
    ...wish,
  };
  const { roomId, host } = house;
  const made = await app.call<{ id: string }>('POST', `/v2/rooms/${roomId}/auctions`, { as: host, body });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  if (!scheduled) await app.call('POST', `/v2/auctions/${made.body.id}/open`, { as: host });
  return made.body.id;
}

export function bid(
  app: TestApp,
  as: Visitor,
  auctionId: string,
  amount: number,
  key: string | true = true,
): Promise<Answer<BidAnswer>> {
  return app.call('POST', `/v2/auctions/${auctionId}/bids`, { as, key, body: { maximum: eur(amount) } });
}

export async function look(app: TestApp, auctionId: string, as?: Visitor): Promise<AuctionView> {
  return (await app.call<AuctionView>('GET', `/v2/auctions/${auctionId}`, as && { as })).body;
}

/** All bids, from the first on, page by page. */
export async function historyOf(app: TestApp, auctionId: string): Promise<BidView[]> {
  const bids: BidView[] = [];
  let cursor: string | null = '';
  interface Page {
    data: BidView[];
    page: { next: string | null };
  }
  while (cursor !== null) {
    const path: string = `/v2/auctions/${auctionId}/bids?limit=7${cursor && `&cursor=${cursor}`}`;
    const { body }: Answer<Page> = await app.call<Page>('GET', path);
    bids.push(...body.data);
    cursor = body.page.next;
  }
  return bids.toReversed();
}

/** The auction once it is as wanted. */
export function becomes(
  app: TestApp,
  auctionId: string,
  wanted: (auction: AuctionView) => boolean,
  as?: Visitor,
): Promise<AuctionView> {
  return waitFor(
    async () => {
      const seen = await look(app, auctionId, as);
      return wanted(seen) ? seen : null;
    },
    { describe: `auction ${auctionId} to become what it should`, timeoutMs: 20_000 },
  );
}

export function order(app: TestApp, as: Visitor, claimId: string, method = 'ok'): Promise<Answer> {
  return app.call('POST', '/v2/orders', {
    as,
    key: true,
    body: { claimIds: [claimId], payment: { provider: 'sandbox', method } },
  });
}

/** How many units the shop window of the host shows. */
export async function availableOf(app: TestApp, { host }: House): Promise<number | undefined> {
  const { body } = await app.call<{ data: { variants: { available: number }[] }[] }>(
    'GET',
    `/v2/products?host=${host.id}`,
  );
  return body.data[0]?.variants[0]?.available;
}
