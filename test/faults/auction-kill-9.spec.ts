import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ServerProcess } from '../bench/crowd/server-process.js';
import { createTestDatabase, type TestDatabase } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { programOf } from '../support/programs.js';

const BIDDERS = 8;
const ROUNDS = 12;

interface Taken {
  readonly id: string;
  readonly seq: number;
  readonly endsAt: string;
  readonly maximum: { readonly amount: number };
}

interface Auction {
  readonly id: string;
  readonly state: string;
  readonly bids: number;
  readonly price: { readonly amount: number } | null;
  readonly winner: { readonly id: string; readonly price: { readonly amount: number } } | null;
  readonly endsAt: string;
}

interface Person {
  readonly id: string;
  readonly token: string;
}

describe('an auction whose server is killed with kill -9', () => {
  let database: TestDatabase;
  let dataDir: string;
  let server: ServerProcess;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'souk-kill-'));
    server = await ServerProcess.start({
      entry: programOf('src/main.ts'),
      dataDir,
      settings: { DATABASE_URL: database.url, LOG_LEVEL: 'warn', LIMITS_SCALE: '1000' },
    });
  }, 60_000);

  afterAll(async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
    await database.drop();
  }, 30_000);

  it('loses no bid it acknowledged and takes none twice, though everyone repeats theirs until they are answered', async () => {
    const { auction } = await openAuction({ seconds: 12, extendSeconds: 2 });
    const people = await Promise.all(Array.from({ length: BIDDERS }, guest));
    const taken = new Map<string, Taken>();
    const bidding = Promise.all(people.map((person, index) => bidUp(person, index)));
    await waitFor(() => taken.size >= BIDDERS * 2, { describe: 'bidding to be on', timeoutMs: 30_000 });
    const before = new Map(taken);
    await server.kill();
    await server.start();
    await bidding;
    const ended = await over(auction.id);
    const bids = await history(auction.id);
    expect(bids.map(({ seq }) => seq)).toEqual(bids.map((_, index) => index + 1));
    for (const [id, { seq }] of [...before, ...taken]) expect([id, bids[seq - 1]?.id]).toEqual([id, id]);
    expect(new Set(bids.map(({ id }) => id))).toEqual(new Set(taken.keys()));
    expect(ended.endsAt).toBe(
      [...taken.values()]
        .map(({ endsAt }) => endsAt)
        .toSorted()
        .at(-1),
    );
    const top = [...taken.values()].toSorted(
      (a, b) => b.maximum.amount - a.maximum.amount || a.seq - b.seq,
    )[0];
    expect(ended.winner?.id).toBe(bids.find(({ id }) => id === top?.id)?.bidder.id);

    async function bidUp(person: Person, index: number): Promise<void> {
      for (let round = 1; round <= ROUNDS; round += 1) {
        const amount = round * 10_000 + ((index * 3) % BIDDERS) * 1_000;
        const answer = await bid(auction.id, person, amount, `round ${round}`);
        if (answer.status === 201) taken.set(answer.body.id, answer.body);
        else expect(answer.status).toBe(409);
      }
    }
  }, 90_000);

  it('ends when it said, also if nobody was there to see it', async () => {
    const { auction } = await openAuction({ seconds: 4, mode: 'sudden_death' });
    const [ann, bob] = (await Promise.all([guest(), guest()])) as [Person, Person];
    await bid(auction.id, ann, 90_000, 'k');
    await bid(auction.id, bob, 30_000, 'k');
    await server.kill();
    await waitFor(() => Date.now() > Date.parse(auction.endsAt), { describe: 'the end to pass' });
    await server.start();
    expect((await bid(auction.id, bob, 99_000, 'late')).status).toBe(409);
    expect((await bid(auction.id, ann, 90_000, 'k')).body.seq).toBe(1);
    expect(await over(auction.id)).toMatchObject({
      ...{ state: 'ended', endsAt: auction.endsAt, bids: 2 },
      winner: { id: ann.id, price: { amount: 30_100 } },
    });
  }, 60_000);

  async function openAuction(wish: object): Promise<{ auction: Auction }> {
    const login = { email: 'host@souk.test', password: 'souk-demo-2026' };
    const { accessToken: token } = (await asked<{ accessToken: string }>('/v2/auth/login', { body: login }))
      .body;
    const sku = `vase-${Math.floor(performance.now())}`;
    const product = await asked<{ variants: { id: string }[] }>('/v2/products', {
      token,
      body: { title: 'Vase', variants: [{ sku, price: eur(9_900), onHand: 1 }] },
    });
    const room = await asked<{ id: string }>('/v2/rooms', { token, body: { title: 'Sale', kind: 'public' } });
    const made = await asked<Auction>(`/v2/rooms/${room.body.id}/auctions`, {
      token,
      body: {
        ...{ variantId: product.body.variants[0]?.id, startPrice: eur(1_000) },
        ...{ increments: [{ from: 0, step: 100 }], ...wish },
      },
    });
    const opened = await asked<Auction>(`/v2/auctions/${made.body.id}/open`, { token, body: undefined });
    expect(opened.body.state).toBe('open');
    return { auction: opened.body };
  }

  async function guest(): Promise<Person> {
    const { body } = await asked<{ accessToken: string; user: { id: string } }>('/v2/auth/guest', {
      body: { displayName: 'Guest' },
    });
    return { id: body.user.id, token: body.accessToken };
  }

  function bid(auctionId: string, { token }: Person, amount: number, key: string): Promise<Answer<Taken>> {
    return asked(`/v2/auctions/${auctionId}/bids`, { token, key, body: { maximum: eur(amount) } });
  }

  async function over(auctionId: string): Promise<Auction> {
    return waitFor(
      async () => {
        const { body } = await asked<Auction>(`/v2/auctions/${auctionId}`);
        return body.state === 'open' ? null : body;
      },
      { describe: 'the auction to end', timeoutMs: 40_000 },
    );
  }

  async function history(auctionId: string): Promise<{ id: string; seq: number; bidder: { id: string } }[]> {
    const { body } = await asked<{ data: { id: string; seq: number; bidder: { id: string } }[] }>(
      `/v2/auctions/${auctionId}/bids?limit=100`,
    );
    return body.data.toReversed();
  }

  interface Answer<Body> {
    readonly status: number;
    readonly body: Body;
  }

  /** Asks until there is an answer that decides. */
  function asked<Body>(
    path: string,
    call?: { token?: string; key?: string; body: unknown },
  ): Promise<Answer<Body>> {
    const { token, key, body } = call ?? {};
    return waitFor(
      async () => {
        const response = await fetch(server.url + path, {
          method: call === undefined ? 'GET' : 'POST',
          headers: {
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
            ...(key !== undefined && { 'idempotency-key': key }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(10_000),
        });
        const answer = { status: response.status, body: (await response.json()) as Body };
        return response.status === 503 ? null : answer;
      },
      { describe: `an answer from ${path}`, timeoutMs: 40_000 },
    );
  }
});

const eur = (amount: number): { amount: number; currency: string } => ({ amount, currency: 'EUR' });
