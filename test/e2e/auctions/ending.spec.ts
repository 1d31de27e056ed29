import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#platform/database/database.js';
import { MendAwards } from '../../../src/auctions/application/mend-awards.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { logOf } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { Ear } from '../rooms/ear.js';
import { availableOf, becomes, bid, eur, look, openAuction, openHouse, order } from './house.js';

describe('the end of an auction', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  async function bidders(): Promise<Visitor[]> {
    return Promise.all(['Ann', 'Bob', 'Cyd'].map((name) => app.guest(name)));
  }

  it('gives the winner a claim at the price of the hammer, tells them, and is sold by their order', async () => {
    const house = await openHouse(app);
    const id = await openAuction(app, house, { seconds: 2, extendSeconds: 1 });
    const [ann, bob] = (await bidders()) as [Visitor, Visitor];
    const ears = await Promise.all([Ear.of(app, ann), Ear.of(app, bob)]);
    await bid(app, ann, id, 5_000);
    await bid(app, bob, id, 3_000);
    const ended = await becomes(app, id, ({ state }) => state === 'ended', ann);
    expect(ended).toMatchObject({ winner: { id: ann.id, price: eur(3_100) }, you: { leading: true } });
    const claimId = ended.you?.claimId ?? '';
    const won = await waitFor(() => ears[0].others.find(({ name }) => name === 'auction.won'), {
      describe: 'auction.won',
    });
    const shown = { id: claimId, state: 'held', quantity: 1, price: eur(3_100) };
    expect(won.payload).toMatchObject({ auctionId: id, claim: shown });
    expect(ears[1].others.filter(({ name }) => name === 'auction.won')).toEqual([]);
    expect((await look(app, id, bob)).you).toMatchObject({ claimId: null });
    expect((await order(app, bob, claimId)).status).toBe(404);
    expect((await app.call('GET', `/v2/claims/${claimId}`, { as: ann })).body).toEqual(won.payload['claim']);
    const bought = await order(app, ann, claimId);
    expect(bought.body).toMatchObject({ state: 'paid', total: eur(3_100) });
    await becomes(app, id, ({ state }) => state === 'sold');
    const told = (await logOf(app, ann, house.roomId)).map(({ type }) => type);
    expect(told).toEqual([
      ...[
        'auction.scheduled',
        'auction.opened',
        'auction.bid',
        'auction.bid',
        'auction.ended',
        'auction.sold',
      ],
    ]);
    expect(await availableOf(app, house)).toBe(0);
  });

  it('passes on a unit that was let go long ago without it hearing of that, and none that is held', async () => {
    const id = await openAuction(app, await openHouse(app), { holdSeconds: 120 });
    const [ann, bob] = (await bidders()) as [Visitor, Visitor];
    await bid(app, ann, id, 5_000);
    await bid(app, bob, id, 3_000);
    const { reader: sql } = app.app.get(Database, { strict: false });
    await sql.query('UPDATE auctions SET ends_at = now() WHERE id = $1', [id]);
    const { you } = await becomes(app, id, ({ winner }) => winner?.id === ann.id, ann);
    const mended = async () => {
      await app.app.get(MendAwards, { strict: false }).execute();
      return (await look(app, id)).winner;
    };
    // As auctions were left by an earlier Souk: with a claim that was over for long when the unit was awarded.
    const [old] = await sql.query<{ id: string }>(
      `WITH old AS MATERIALIZED (SELECT uuidv7(interval '-301 seconds') AS id),
            auction AS (UPDATE auctions SET winner_claim_id = old.id FROM old WHERE auctions.id = $2)
       UPDATE claims SET id = old.id FROM old WHERE claims.id = $1 RETURNING claims.id`,
      [you?.claimId, id],
    );
    expect((await mended())?.id).toBe(ann.id);
    await sql.query(
      `WITH over AS (UPDATE claims SET state = 'released' WHERE id = $1 RETURNING drop_id)
       UPDATE drops SET held = 0, available = 1 FROM over WHERE drops.id = over.drop_id`,
      [old?.id],
    );
    // While the news of it may be on the way it is left alone.
    await sql.query('UPDATE auctions SET hold_seconds = 121 WHERE id = $1', [id]);
    expect((await mended())?.id).toBe(ann.id);
    await sql.query('UPDATE auctions SET hold_seconds = 120 WHERE id = $1', [id]);
    expect(await mended()).toMatchObject({ id: bob.id, price: eur(1_000) });
    const passed = await look(app, id, bob);
    await order(app, bob, passed.you?.claimId ?? '');
    await becomes(app, id, ({ state }) => state === 'sold');
  });

  it('keeps its unit to itself: no drop of it is shown, claimed, opened or closed', async () => {
    const house = await openHouse(app);
    const id = await openAuction(app, house, { buyNow: eur(9_000) });
    expect(await availableOf(app, house)).toBe(0);
    const [ann, bob] = (await bidders()) as [Visitor, Visitor];
    const bought = await app.call('POST', `/v2/auctions/${id}/buy-now`, { as: ann, key: 'k' });
    expect(bought.body).toMatchObject({ seq: 1, leading: true, price: eur(9_000) });
    const again = await app.call('POST', `/v2/auctions/${id}/buy-now`, { as: ann, key: 'k' });
    expect(again.body).toEqual(bought.body);
    const claim = await app.call('GET', `/v2/claims/${String(bought.body['claimId'])}`, { as: ann });
    const drop = `/v2/drops/${String(claim.body['dropId'])}`;
    expect((await app.call('GET', drop)).status).toBe(404);
    for (const call of ['open', 'close'])
      expect((await app.call('POST', `${drop}/${call}`, { as: house.host })).status).toBe(404);
    const taken = { as: bob, key: true, body: { quantity: 1 } } as const;
    expect((await app.call('POST', `${drop}/claims`, taken)).status).toBe(404);
    const listed = await app.call('GET', `/v2/rooms/${house.roomId}/drops`, { as: bob });
    expect(listed.body).toEqual({ data: [] });
    const told = (await logOf(app, ann, house.roomId)).map(({ type }) => type);
    expect(told.filter((type) => !type.startsWith('auction.'))).toEqual([]);
  });

  it('passes to the runner-up when the winner lets the hold lapse, at what they would have paid', async () => {
    const house = await openHouse(app);
    const id = await openAuction(app, house, { seconds: 2, extendSeconds: 1, holdSeconds: 2 });
    const [ann, bob, cyd] = (await bidders()) as [Visitor, Visitor, Visitor];
    const ear = await Ear.of(app, bob);
    await bid(app, cyd, id, 2_000);
    await bid(app, bob, id, 4_000);
    await bid(app, ann, id, 9_000);
    await becomes(app, id, ({ winner }) => winner?.id === ann.id);
    const passed = await becomes(app, id, ({ winner }) => winner?.id === bob.id, bob);
    expect(passed).toMatchObject({ state: 'ended', winner: { price: eur(2_100) } });
    await waitFor(() => ear.others.some(({ name }) => name === 'auction.won'), { describe: 'auction.won' });
    const bought = await order(app, bob, passed.you?.claimId ?? '');
    expect(bought.body).toMatchObject({ state: 'paid', total: eur(2_100) });
    expect(await becomes(app, id, ({ state }) => state === 'sold')).toMatchObject({ winner: { id: bob.id } });
  }, 40_000);

  it('sells the unit once, though a lapsed winner pays after it was passed on: that money goes back', async () => {
    const house = await openHouse(app);
    const id = await openAuction(app, house, { seconds: 2, extendSeconds: 1, holdSeconds: 2 });
    const [ann, bob] = (await bidders()) as [Visitor, Visitor];
    await bid(app, bob, id, 4_000);
    await bid(app, ann, id, 9_000);
    const { you } = await becomes(app, id, ({ winner }) => winner?.id === ann.id, ann);
    const slow = order(app, ann, you?.claimId ?? '', 'slow');
    const passed = await becomes(app, id, ({ winner }) => winner?.id === bob.id, bob);
    expect((await order(app, bob, passed.you?.claimId ?? '')).body).toMatchObject({ state: 'paid' });
    const { body } = await slow;
    const returned = async () =>
      (await app.call('GET', `/v2/orders/${String(body['id'])}`, { as: ann })).body['state'] === 'refunded';
    await waitFor(returned, { describe: 'the money to be back', timeoutMs: 20_000 });
    expect(await becomes(app, id, ({ state }) => state === 'sold')).toMatchObject({ winner: { id: bob.id } });
    expect(await availableOf(app, house)).toBe(0);
  }, 40_000);

  it('passes on at once when the winner gives the claim back, and to nobody below the reserve', async () => {
    const house = await openHouse(app);
    const wish = { seconds: 2, extendSeconds: 1, reserve: eur(3_000) };
    const id = await openAuction(app, house, wish);
    const [ann, bob, cyd] = (await bidders()) as [Visitor, Visitor, Visitor];
    await bid(app, cyd, id, 2_000);
    await bid(app, bob, id, 4_000);
    await bid(app, ann, id, 9_000);
    for (const winner of [ann, bob]) {
      const { you } = await becomes(app, id, (seen) => seen.winner?.id === winner.id, winner);
      expect((await app.call('DELETE', `/v2/claims/${you?.claimId}`, { as: winner })).status).toBe(204);
    }
    await becomes(app, id, ({ state }) => state === 'unsold');
    expect(await availableOf(app, house)).toBe(1);
    const told = (await logOf(app, ann, house.roomId)).map(({ type }) => type);
    expect(told.slice(-3)).toEqual(['auction.ended', 'auction.passed_on', 'auction.unsold']);
  }, 40_000);

  it('is moved by late bids, and takes none afterwards', async () => {
    const house = await openHouse(app);
    const id = await openAuction(app, house, { seconds: 2, extendSeconds: 3 });
    const planned = Date.parse((await look(app, id)).endsAt ?? '');
    const [ann, bob] = (await bidders()) as [Visitor, Visitor];
    const late = await bid(app, ann, id, 2_000);
    expect(Date.parse(late.body.endsAt)).toBeGreaterThan(planned);
    const later = await bid(app, bob, id, 3_000);
    const ended = await becomes(app, id, ({ state }) => state === 'ended');
    expect(ended.endsAt).toBe(later.body.endsAt);
    const log = await logOf(app, ann, house.roomId);
    const end = log.find(({ type }) => type === 'auction.ended');
    const lateBy = Date.parse(end?.at ?? '') - Date.parse(later.body.endsAt);
    expect(lateBy).toBeGreaterThanOrEqual(0);
    expect(lateBy).toBeLessThanOrEqual(1_000);
    expect(log.filter(({ type }) => type === 'auction.extended')).toHaveLength(2);
    const missed = await bid(app, ann, id, 9_000);
    expect([missed.status, missed.body.code]).toEqual([409, 'invalid_transition']);
  });

  it('comes at its time in sudden death, however late the last bid', async () => {
    const id = await openAuction(app, await openHouse(app), {
      ...{ seconds: 2, mode: 'sudden_death', extendSeconds: 3 },
    });
    const planned = (await look(app, id)).endsAt;
    const [ann] = (await bidders()) as [Visitor];
    expect((await bid(app, ann, id, 2_000)).body.endsAt).toBe(planned);
    expect(await becomes(app, id, ({ state }) => state === 'ended')).toMatchObject({ endsAt: planned });
  });

  it('opens at its time by itself, and returns its unit if nobody bids', async () => {
    const house = await openHouse(app);
    const opensAt = new Date(Date.now() + 800).toISOString();
    const id = await openAuction(app, house, { opensAt, seconds: 1 }, true);
    const unsold = await becomes(app, id, ({ state }) => state === 'unsold');
    expect(Date.parse(unsold.openedAt ?? '') - Date.parse(opensAt)).toBeGreaterThanOrEqual(0);
    expect(await availableOf(app, house)).toBe(1);
  });

  it('does not come if the host cancels; the unit returns to the stock', async () => {
    const house = await openHouse(app);
    const id = await openAuction(app, house);
    const [ann] = (await bidders()) as [Visitor];
    await bid(app, ann, id, 5_000);
    const cancelled = await app.call('POST', `/v2/auctions/${id}/cancel`, { as: house.host });
    expect(cancelled.body).toMatchObject({ state: 'cancelled', winner: null });
    expect(await availableOf(app, house)).toBe(1);
    const again = await app.call('POST', `/v2/auctions/${id}/cancel`, { as: house.host });
    expect(again.body).toMatchObject({ code: 'invalid_transition' });
    expect((await bid(app, ann, id, 6_000)).body.code).toBe('invalid_transition');
  });

  it('is not planned for a unit that the stock has not', async () => {
    const house = await openHouse(app);
    await openAuction(app, house);
    const body = { variantId: house.variantId, startPrice: eur(1), seconds: 60 };
    const second = await app.call('POST', `/v2/rooms/${house.roomId}/auctions`, { as: house.host, body });
    expect([second.status, second.body['code']]).toEqual([409, 'out_of_stock']);
  });
});
