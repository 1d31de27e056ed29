import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { logOf } from '../../support/shop.js';
import { bid, eur, historyOf, look, openAuction, openHouse } from './house.js';

describe('bidding over REST and sockets', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it('takes bids by their maximum and shows everyone the price alone', async () => {
    const house = await openHouse(app);
    const id = await openAuction(app, house, { reserve: eur(4_000) });
    const [ann, bob] = [await app.guest('Ann'), await app.guest('Bob')];
    const first = await bid(app, ann, id, 7_777);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ seq: 1, leading: true, maximum: eur(7_777), price: eur(4_000) });
    const second = await bid(app, bob, id, 5_555);
    expect(second.body).toMatchObject({ seq: 2, leading: false, price: eur(5_655) });
    expect(await look(app, id)).toMatchObject({
      ...{ state: 'open', price: eur(5_655), bids: 2, reserveMet: true, you: null },
      leader: { id: ann.id, displayName: 'Ann' },
    });
    const own = { maximum: eur(7_777), leading: true, claimId: null };
    expect((await look(app, id, ann)).you).toEqual(own);
    const seenByBob = [
      await look(app, id, bob),
      await historyOf(app, id),
      await logOf(app, bob, house.roomId),
      (await app.call('GET', `/v2/rooms/${house.roomId}/auctions`, { as: bob })).body,
    ];
    expect(JSON.stringify(seenByBob)).not.toMatch(/7777/);
    const seenByAll = [await look(app, id), await historyOf(app, id), await logOf(app, ann, house.roomId)];
    expect(JSON.stringify(seenByAll)).not.toMatch(/7777|5555|"reserve"/);
  });

  it('tells the room of each bid, in the order of their numbers', async () => {
    const house = await openHouse(app);
    const id = await openAuction(app, house);
    const bidders = await Promise.all(Array.from({ length: 12 }, (_, index) => app.guest(`Bidder ${index}`)));
    await Promise.all(bidders.map((bidder, index) => bid(app, bidder, id, 1_000 + index * 1_000)));
    const log = await logOf(app, house.host, house.roomId);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    const told = log.filter(({ type }) => type === 'auction.bid').map(({ data }) => data['seq']);
    expect(told).toEqual(told.map((_, index) => index + 1));
    const history = await historyOf(app, id);
    expect(history.map(({ seq }) => seq)).toEqual(told);
    expect((await look(app, id)).leader?.displayName).toBe('Bidder 11');
  });

  it('answers a resend with the same bid, however often and whichever way it comes', async () => {
    const id = await openAuction(app, await openHouse(app));
    const ann = await app.guest();
    const answers = await Promise.all([1, 2, 3].map(() => bid(app, ann, id, 5_000, 'one')));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(2);
    const socket = await app.connect(ann);
    const payload = { auctionId: id, maximum: eur(5_000), key: 'one' };
    expect(await socket.emitWithAck('auction.bid', payload)).toEqual({ ok: true, bid: answers[0]?.body });
    expect((await look(app, id)).bids).toBe(1);
    const other = await bid(app, ann, id, 6_000, 'one');
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('says the least that is enough to who bids too little', async () => {
    const id = await openAuction(app, await openHouse(app));
    const [ann, bob] = [await app.guest(), await app.guest()];
    const low = await bid(app, ann, id, 999);
    expect([low.status, low.body.code, low.body.minimum]).toEqual([409, 'conflict', 1_000]);
    await bid(app, ann, id, 2_000);
    expect((await bid(app, bob, id, 1_099)).body).toMatchObject({ code: 'conflict', minimum: 1_100 });
  });

  it('takes pre-bids, decides them at the opening, and buys at once only before any bid', async () => {
    const house = await openHouse(app);
    const id = await openAuction(app, house, { buyNow: eur(9_000) }, true);
    const [ann, bob] = [await app.guest('Ann'), await app.guest('Bob')];
    expect((await bid(app, ann, id, 3_000)).body).toMatchObject({ seq: 1, price: null, leading: false });
    await bid(app, bob, id, 3_000);
    expect(await look(app, id, ann)).toMatchObject({ price: null, leader: null, you: { leading: false } });
    const opened = await app.call('POST', `/v2/auctions/${id}/open`, { as: house.host });
    expect(opened.body).toMatchObject({ state: 'open', price: eur(3_000), leader: { id: ann.id } });
    const late = await app.call('POST', `/v2/auctions/${id}/buy-now`, { as: bob, key: true });
    expect([late.status, late.body['code']]).toEqual([409, 'conflict']);
  });

  it('lets neither the host bid nor others open or cancel', async () => {
    const house = await openHouse(app);
    const id = await openAuction(app, house, {}, true);
    const [ann, other] = [await app.guest(), await app.host()];
    expect((await bid(app, house.host, id, 5_000)).body.code).toBe('forbidden');
    for (const call of ['open', 'cancel']) {
      for (const as of [ann, other])
        expect((await app.call('POST', `/v2/auctions/${id}/${call}`, { as })).status).toBe(403);
    }
    const body = { variantId: house.variantId, startPrice: eur(1), seconds: 60 };
    const room = await app.call('POST', '/v2/rooms', { as: other, body: { title: 'Mine', kind: 'public' } });
    const foreign = await app.call('POST', `/v2/rooms/${String(room.body['id'])}/auctions`, {
      as: other,
      body,
    });
    expect(foreign.status).toBe(404);
  });

  it('is not there for who may not see its room', async () => {
    const house = await openHouse(app, 'private');
    const id = await openAuction(app, house);
    const ann = await app.guest();
    expect((await app.call('GET', `/v2/auctions/${id}`)).status).toBe(404);
    expect((await app.call('GET', `/v2/auctions/${id}/bids`, { as: ann })).status).toBe(404);
    expect((await app.call('GET', `/v2/rooms/${house.roomId}/auctions`, { as: ann })).status).toBe(404);
    expect((await bid(app, ann, id, 5_000)).status).toBe(404);
  });

  it.each<[object, string]>([
    [{ maximum: { amount: 0, currency: 'EUR' } }, 'maximum.amount'],
    [{ maximum: { amount: 1.5, currency: 'EUR' } }, 'maximum.amount'],
    [{ maximum: { amount: '2000', currency: 'EUR' } }, 'maximum.amount'],
    [{ maximum: { amount: 1e21, currency: 'EUR' } }, 'maximum.amount'],
    [{ maximum: { amount: 2_000, currency: 'USD' } }, 'maximum.currency'],
    [{ maximum: { amount: 2_000, currency: 'euro' } }, 'maximum.currency'],
    [{ maximum: 2_000 }, 'maximum'],
    [{ maximum: null }, 'maximum'],
    [{}, 'maximum'],
    [{ maximum: eur(2_000), price: 1 }, 'price'],
  ])('refuses the bid %j with its path, and the socket lives on', async (body, path) => {
    const id = await openAuction(app, await openHouse(app));
    const ann = await app.guest();
    const answer = await app.call('POST', `/v2/auctions/${id}/bids`, { as: ann, key: true, body });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'validation_failed', errors: [{ path }] });
    const socket = await app.connect(ann);
    const bad: unknown = await socket.emitWithAck('auction.bid', { auctionId: id, key: 'k', ...body });
    expect(bad).toMatchObject({ ok: false, error: { code: 'validation_failed', errors: [{ path }] } });
    const good = { auctionId: id, key: 'k', maximum: eur(2_000) };
    expect(await socket.emitWithAck('auction.bid', good)).toMatchObject({ ok: true, bid: { seq: 1 } });
  });

  it('refuses a bid without a key, without a token, on nothing, and cursors it never gave', async () => {
    const id = await openAuction(app, await openHouse(app));
    const ann = await app.guest();
    const body = { maximum: eur(2_000) };
    const path = `/v2/auctions/${id}/bids`;
    expect((await app.call('POST', path, { as: ann, body })).body).toMatchObject({
      code: 'validation_failed',
    });
    expect((await app.call('POST', path, { key: true, body })).status).toBe(401);
    expect((await bid(app, ann, '01890000-0000-7000-8000-000000000000', 2_000)).status).toBe(404);
    const huge = Buffer.from('[99999999999999]').toString('base64url');
    expect((await app.call('GET', `${path}?cursor=${huge}`)).body).toMatchObject({ data: [] });
    expect((await app.call('GET', `${path}?cursor=nonsense`)).body).toMatchObject({ code: 'invalid_cursor' });
  });

  it.each<[string, object, string]>([
    ['a reserve below the start', { reserve: eur(999) }, 'reserve'],
    ['two currencies', { reserve: { amount: 2_000, currency: 'USD' } }, 'reserve.currency'],
    ['a price for buying at once below the start', { buyNow: eur(10) }, 'buyNow'],
    ['no end', { seconds: undefined }, 'endsAt'],
    ['two ends', { seconds: 60, endsAt: '2030-01-01T00:00:00Z' }, 'endsAt'],
    ['an end in the past', { endsAt: '2020-01-01T00:00:00Z' }, 'endsAt'],
    [
      'steps that get smaller',
      {
        increments: [
          { from: 0, step: 2 },
          { from: 9, step: 1 },
        ],
      },
      'increments',
    ],
    ['steps of nothing', { increments: [{ from: 0, step: 0 }] }, 'increments.0.step'],
    ['steps that are none', { increments: [7] }, 'increments'],
    ['a start at nothing', { startPrice: eur(0) }, 'startPrice.amount'],
    ['an unknown mode', { mode: 'dutch' }, 'mode'],
    ['no holding time', { holdSeconds: 1 }, 'holdSeconds'],
    ['null', { reserve: null }, 'reserve'],
  ])('does not plan an auction with %s', async (_, wish, path) => {
    const house = await openHouse(app);
    const body = {
      ...{ variantId: house.variantId, startPrice: eur(1_000) },
      ...('endsAt' in wish ? {} : { seconds: 60 }),
      ...wish,
    };
    const answer = await app.call('POST', `/v2/rooms/${house.roomId}/auctions`, { as: house.host, body });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'validation_failed', errors: [{ path }] });
  });
});
