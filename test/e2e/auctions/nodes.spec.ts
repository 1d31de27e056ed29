import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database } from '../../../libs/platform/src/database/database.js';
import {
  auctionOf,
  type AuctionRow,
  bidOf,
  type BidRow,
} from '../../../src/auctions/adapters/postgres/auction.row.js';
import { replayed } from '../../../src/auctions/domain/replay.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { describeWithRedis } from '../../support/redis.js';
import { logOf } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { Ear } from '../rooms/ear.js';
import { becomes, bid, eur, historyOf, look, openAuction, openHouse } from './house.js';

const BIDDERS = 20;
const ROUNDS = 4;

describeWithRedis('an auction on two nodes', (redis) => {
  let near: TestApp;
  let far: TestApp;
  beforeAll(async () => {
    near = await startApp({ REDIS_URL: redis.url });
    far = await near.another();
  }, 60_000);
  afterAll(() => near.close(), 60_000);

  it('is one: each bid counts once, everyone hears the same, and its recording plays again to the same end', async () => {
    const house = await openHouse(near);
    const id = await openAuction(near, house, { seconds: 6, extendSeconds: 1, reserve: eur(2_000) });
    const nodes = [near, far] as const;
    const bidders = await Promise.all(
      Array.from({ length: BIDDERS }, (_, index) => nodes[index % 2 ? 0 : 1].guest(`Bidder ${index}`)),
    );
    const ears = await Promise.all(nodes.map((node) => Ear.of(node, house.host)));
    await Promise.all(ears.map((ear) => ear.join(house.roomId, 0)));
    const statuses = await Promise.all(bidders.map((bidder, index) => bidUp(bidder, index)));
    expect(new Set(statuses.flat())).toEqual(new Set([201, 409]));
    const ended = await becomes(far, id, ({ state }) => state === 'ended');

    const history = await historyOf(near, id);
    expect(history.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1));
    expect(history).toHaveLength(ended.bids);
    const { plan, bids } = await recordingOf(id);
    const again = replayed(
      { plan, openedAt: new Date(ended.openedAt ?? ''), bids },
      new Date(Date.parse(ended.endsAt ?? '') + 1),
    );
    expect(again).toMatchObject({
      ...{ state: 'ended', seq: ended.bids, endsAt: new Date(ended.endsAt ?? '') },
      winner: { userId: ended.winner?.id, price: ended.winner?.price.amount },
    });
    const top = bids.toSorted((a, b) => b.maximum - a.maximum || a.seq - b.seq)[0];
    expect(ended.winner?.id).toBe(top?.userId);

    const log = await logOf(near, house.host, house.roomId);
    const last = log.at(-1)?.seq ?? 0;
    for (const ear of ears) {
      await ear.hears(last);
      expect(ear.seqs).toEqual(log.map(({ seq }) => seq));
    }
    const told = log.filter(({ type }) => type === 'auction.bid').map(({ data }) => data['seq']);
    expect(told).toEqual(history.map(({ seq }) => seq));

    /** Each bid is sent to both nodes at once, with one key. */
    async function bidUp(bidder: Visitor, index: number): Promise<number[]> {
      const seen: number[] = [];
      for (let round = 1; round <= ROUNDS; round += 1) {
        const amount = 1_000 + round * 2_000 + ((index * 7) % BIDDERS) * 50;
        const answers = await Promise.all(
          nodes.map((node) => bid(node, bidder, id, amount, `round ${round}`)),
        );
        const [one, other] = answers.map(({ status, body }) => (status === 201 ? body.seq : 0));
        // The second of two refusals may find another price, but a bid that was taken is taken for both.
        expect(one).toBe(other);
        seen.push(...answers.map(({ status }) => status));
      }
      return seen;
    }

    async function recordingOf(auctionId: string) {
      const { reader } = near.app.get(Database);
      const [row] = await reader.query<AuctionRow>('SELECT * FROM auctions WHERE id = $1', [auctionId]);
      const rows = await reader.query<BidRow>(
        'SELECT * FROM auction_bids WHERE auction_id = $1 ORDER BY seq',
        [auctionId],
      );
      if (row === undefined) throw new Error('there is no such auction');
      const state = auctionOf(row);
      return {
        plan: { ...state, endsAt: state.seconds === null ? state.endsAt : null },
        bids: rows.map(bidOf),
      };
    }
  }, 60_000);

  it('goes on to the same end when the node it was opened on goes away', async () => {
    const house = await openHouse(far);
    const leaving = await near.another();
    const id = await openAuction(leaving, house, { seconds: 5, extendSeconds: 1 });
    const [ann, bob] = await Promise.all([far.guest('Ann'), far.guest('Bob')]);
    await bid(leaving, ann, id, 5_000);
    const before = await look(leaving, id);
    await leaving.close();
    expect((await bid(far, bob, id, 3_000)).body).toMatchObject({
      seq: 2,
      leading: false,
      price: eur(3_100),
    });
    const won = await waitFor(() => Ear.of(far, ann), { describe: 'a socket on the other node' });
    const ended = await becomes(far, id, ({ state }) => state === 'ended');
    expect(ended).toMatchObject({ endsAt: before.endsAt, winner: { id: ann.id, price: eur(3_100) } });
    await waitFor(() => won.others.some(({ name }) => name === 'auction.won'), { describe: 'auction.won' });
  }, 60_000);
});
