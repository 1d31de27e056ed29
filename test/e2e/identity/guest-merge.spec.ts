import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DomainEvent, UnitOfWork } from '../../../libs/kernel/src/index.js';
import { Database } from '../../../libs/platform/src/database/database.js';
import { Outbox } from '../../../libs/platform/src/outbox/outbox.js';
import { Heirs } from '../../../src/identity/index.js';
import { GuestCarts } from '../../../src/orders/application/guests/ports.js';
import { replayAuction } from '../../../src/replay/replay-auction.js';
import { merged } from '../../../src/orders/domain/cart/merged-cart.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop, type Shop } from '../../support/shop.js';
import { unseenScreen } from '../../support/receipts.js';
import { waitFor } from '../../support/wait-for.js';
import {
  becomes as auctionBecomes,
  bid,
  eur,
  look as lookAtAuction,
  openAuction,
  openHouse,
} from '../auctions/house.js';
import { becomes, claim, look as lookAtOrder, order, pay } from '../orders/buying.js';
import { add, balance, booksOf, checkOut, fill, look, sql, stockUp } from '../orders/filling.js';
import { account, login, merge, settle, visitor } from './merging.js';

describe('a guest who signs in to an account, on two nodes', () => {
  let nodes: [TestApp, TestApp];
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
    nodes = [app, await app.another()];
  }, 60_000);
  afterAll(() => app.close());

  const join = (shop: Shop, as: Visitor) => app.call('POST', `/v2/drops/${shop.dropId}/line`, { as });
  const place = async (shop: Shop, as: Visitor, node = app) =>
    (await node.call('GET', `/v2/drops/${shop.dropId}/line/me`, { as })).body;
  const claimOf = (id: string, as: Visitor, node = app) => node.call('GET', `/v2/claims/${id}`, { as });
  const ordersOf = async (as: Visitor): Promise<string[]> => {
    const { body } = await app.call<{ data: { id: string }[] }>('GET', '/v2/orders', { as });
    return body.data.map(({ id }) => id);
  };
  const unitsIn = async (as: Visitor): Promise<[string, number][]> =>
    (await look(app, as)).body.lines.map(({ variantId, quantity }) => [variantId, quantity]);
  const ended = (guest: Visitor) =>
    waitFor(
      async () => {
        const answers = nodes.map((node) => node.call('GET', '/v2/me', { as: guest }));
        return (await Promise.all(answers)).every(({ status }) => status === 401);
      },
      { timeoutMs: 5_000, describe: 'the end of the guest’s token on both nodes' },
    );

  it('finds cart, hold, place in line and unpaid orders there, and pays; nobody else sees them', async () => {
    const [guest, ann, eve] = [await app.guest(), await account(app), await app.guest()];
    const shelf = await stockUp(app, [50, 50, 50]);
    const [first, second, third] = shelf.variantIds as [string, string, string];
    await fill(app, ann, [
      { variantId: first, quantity: 2 },
      { variantId: second, quantity: 1 },
    ]);
    await add(app, guest, third, 7);
    const ofCart = await checkOut(app, guest, { method: 'decline' });
    await fill(app, guest, [
      { variantId: third, quantity: 3 },
      { variantId: first, quantity: 5 },
    ]);
    const [held, bought, full] = [
      await openShop(app),
      await openShop(app),
      await openShop(app, { quantity: 1 }),
    ];
    const heldId = await claim(app, held, guest);
    const before = (await claimOf(heldId, guest)).body;
    const ofClaim = await order(app, guest, [await claim(app, bought, guest)], 'decline');
    const taken = await claim(app, full, eve);
    await join(full, guest);
    await join(full, eve);
    const paidId = (await order(app, guest, [await claim(app, await openShop(app), guest)])).body.id;
    const sockets = await Promise.all(nodes.map((node) => node.connect(guest)));

    const me = await merge(nodes[1], guest, ann);
    expect(me.id).toBe(ann.id);
    await waitFor(() => sockets.every(({ connected }) => !connected), { describe: 'the end of the sockets' });
    await ended(guest);
    const { refreshToken } = guest;
    expect((await app.call('POST', '/v2/auth/refresh', { body: { refreshToken } })).status).toBe(401);

    expect(await unitsIn(me)).toEqual([
      [first, 7],
      [second, 1],
      [third, 3],
    ]);
    for (const node of nodes) expect((await claimOf(heldId, me, node)).body).toEqual(before);
    expect(await place(full, me, nodes[1])).toMatchObject({ number: 1, position: 1, state: 'waiting' });
    const ids = [String(ofCart.body.orderId), String(ofClaim.body.orderId)];
    expect((await ordersOf(me)).toSorted()).toEqual([...ids, paidId].toSorted());
    expect((await claimOf(heldId, eve)).status).toBe(404);
    for (const id of ids) {
      expect((await app.call('GET', `/v2/orders/${id}`, { as: eve })).status).toBe(404);
      expect((await pay(nodes[1], eve, id)).status).toBe(404);
      expect((await pay(nodes[1], me, id)).body).toMatchObject({ id, state: 'paid' });
    }
    expect(await booksOf(app, third)).toEqual(balance(43, 0));
    expect((await order(app, me, [heldId])).body).toMatchObject({ state: 'paid' });

    const mine = await Promise.all(nodes.map((node) => node.connect(me)));
    const turn = Promise.race(
      mine.map((socket) => new Promise<{ dropId: string }>((resolve) => socket.once('line.turn', resolve))),
    );
    await app.call('DELETE', `/v2/claims/${taken}`, { as: eve });
    expect(await turn).toMatchObject({ dropId: full.dropId, claim: { state: 'held' } });
    expect(await place(full, me)).toMatchObject({ state: 'turn', claim: { state: 'held', number: 2 } });
  }, 30_000);

  it('may become one by registering, and is told of once', async () => {
    const guest = await app.guest();
    const told: DomainEvent[] = [];
    const outbox = app.app.get(Outbox, { strict: false });
    const { add: addEvents } = outbox;
    outbox.add = (events) => {
      told.push(...events);
      return addEvents.call(outbox, events);
    };
    const shop = await openShop(app);
    const claimId = await claim(app, shop, guest);
    const ann = await account(app, guest);
    const again = await account(app, guest);
    outbox.add = addEvents;
    expect((await claimOf(claimId, ann)).status).toBe(200);
    expect((await claimOf(claimId, again)).status).toBe(404);
    expect(told.filter(({ type }) => type === 'guest.merged')).toEqual([
      { type: 'guest.merged', data: { guestId: guest.id, userId: ann.id } },
    ]);
    expect(told.filter(({ type }) => type === 'session.ended')).toMatchObject([
      { data: { reason: 'merged' } },
    ]);
  });

  it('brings what was bought, and the limit of a customer holds for both together', async () => {
    const [shop, room] = [await openShop(app, { perCustomer: 2 }), await openShop(app, { quantity: 2 })];
    const [guest, ann, eve] = [await app.guest(), await account(app), await app.guest()];
    const bought = (await order(app, guest, [await claim(app, shop, guest)])).body.id;
    await claim(app, shop, ann);
    // Of one unit for each, the account keeps its own: the guest's is free for who waits.
    await claim(app, room, ann);
    const over = await claim(app, room, guest);
    const unpaid = (await order(app, guest, [over], 'decline')).body.orderId ?? '';
    await join(room, eve);
    const me = await merge(app, guest, ann);
    expect(await ordersOf(me)).toEqual(expect.arrayContaining([bought, unpaid]));
    const more = await app.call('POST', `/v2/drops/${shop.dropId}/claims`, {
      ...{ as: me, key: true, body: { quantity: 1 } },
    });
    expect([more.status, more.body['code']]).toEqual([409, 'limit_reached']);
    expect((await claimOf(over, me)).body).toMatchObject({ state: 'released' });
    expect(await place(room, eve)).toMatchObject({ state: 'turn' });
    await becomes(app, me, unpaid, ({ state }) => state === 'cancelled');
    expect((await app.call('GET', `/v2/drops/${room.dropId}`)).body).toMatchObject({ held: 2, available: 0 });
  });

  it('keeps the better of two places, which is served in its turn', async () => {
    const [shop, eve] = [await openShop(app, { quantity: 1 }), await app.guest()];
    const [guest, ann, other] = [await app.guest(), await account(app), await account(app)];
    const taken = await claim(app, shop, eve);
    for (const as of [guest, ann, other]) await join(shop, as);
    const me = await merge(nodes[1], guest, ann);
    expect(await place(shop, me)).toMatchObject({ number: 1, position: 1, lineLength: 2 });
    const late = await app.guest();
    await join(shop, late);
    const again = await merge(app, late, other);
    expect(await place(shop, again)).toMatchObject({ number: 3, position: 2, lineLength: 2 });
    await app.call('DELETE', `/v2/claims/${taken}`, { as: eve });
    expect(await place(shop, me)).toMatchObject({ state: 'turn' });
    expect((await app.call('DELETE', `/v2/drops/${shop.dropId}/line`, { as: again })).status).toBe(204);
    expect((await app.call('GET', `/v2/drops/${shop.dropId}`)).body).toMatchObject({
      lineLength: 0,
      held: 1,
    });
  });

  it('finds own orders and claims under keys that both have used, and the guest’s under all others', async () => {
    const [shop, guest, ann] = [
      await openShop(app, { perCustomer: 9 }),
      await app.guest(),
      await account(app),
    ];
    const asked = (as: Visitor, key: string) =>
      app.call<{ id: string }>('POST', `/v2/drops/${shop.dropId}/claims`, { as, key, body: { quantity: 1 } });
    const [own, theirs, lone] = [
      await asked(ann, 'both'),
      await asked(guest, 'both'),
      await asked(guest, 'one'),
    ];
    const [ownOrder, theirOrder] = [
      await order(app, ann, [own.body.id], 'ok', 'order'),
      await order(app, guest, [theirs.body.id], 'ok', 'order'),
    ];
    const loneOrder = await order(app, guest, [lone.body.id], 'ok', 'lone order');
    const me = await merge(app, guest, ann);
    expect((await asked(me, 'both')).body.id).toBe(own.body.id);
    expect((await asked(me, 'one')).body.id).toBe(lone.body.id);
    expect((await order(nodes[1], me, [own.body.id], 'ok', 'order')).body.id).toBe(ownOrder.body.id);
    expect((await order(nodes[1], me, [lone.body.id], 'ok', 'lone order')).body.id).toBe(loneOrder.body.id);
    expect((await lookAtOrder(app, me, theirOrder.body.id)).state).toBe('paid');
  });

  it('is told what had no room in the cart, until it is changed', async () => {
    const [guest, ann, shelf] = [await app.guest(), await account(app), await stockUp(app, [5])];
    const dollars = await stockUp(app, [5], { currency: 'USD' });
    await add(app, ann, shelf.variantId, 990);
    await add(app, guest, shelf.variantId, 20);
    const other = await app.guest();
    await add(app, other, dollars.variantId, 2);
    const me = await merge(app, other, { ...ann, ...(await merge(app, guest, ann)) });
    const { body } = await look(app, me);
    expect(body.lines).toMatchObject([{ quantity: 999 }]);
    expect(body.leftOut).toMatchObject([
      { variantId: shelf.variantId, quantity: 11, reason: 'too_many_units' },
      { variantId: dollars.variantId, quantity: 2, reason: 'other_currency' },
    ]);
    await fill(app, me, []);
    expect((await look(app, me)).body.leftOut).toBeUndefined();
  });

  it('hands nothing over without the password, after signing out, or with a token that is no guest’s', async () => {
    const [guest, ann, bob, gone] = [
      await app.guest(),
      await account(app),
      await account(app),
      await app.guest(),
    ];
    const shelf = await stockUp(app);
    for (const as of [guest, bob, gone]) await add(app, as, shelf.variantId);
    expect((await login(app, ann.email, guest, 'wrong password')).status).toBe(401);
    expect((await unitsIn(guest)).length).toBe(1);
    await app.call('POST', '/v2/auth/logout', { as: gone });
    for (const as of [gone, bob, { token: 'nonsense' }, { token: `${guest.token}x` }])
      expect((await login(app, ann.email, as)).status).toBe(200);
    expect(await unitsIn(ann)).toEqual([]);
    expect((await unitsIn(bob)).length).toBe(1);
    expect((await app.call('GET', '/v2/me', { as: bob })).status).toBe(200);
  });

  it('becomes part of one account, of two at once', async () => {
    const shelf = await stockUp(app);
    for (let round = 0; round < 5; round += 1) {
      const [guest, ann, bob] = [await app.guest(), await account(app), await account(app)];
      await add(app, guest, shelf.variantId, 3);
      const claimId = await claim(app, await openShop(app), guest);
      const answers = await Promise.all(
        [ann, bob, ann, bob].map(({ email }, index) => login(nodes[index % 2] as TestApp, email, guest)),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      const [first, second] = answers.map(({ body }) => visitor(body)) as [Visitor, Visitor];
      const [mine, theirs] =
        (await claimOf(claimId, first)).status === 200 ? [first, second] : [second, first];
      expect(await unitsIn(mine)).toEqual([[shelf.variantId, 3]]);
      expect([(await claimOf(claimId, mine)).status, (await claimOf(claimId, theirs)).status]).toEqual([
        200, 404,
      ]);
      expect(await unitsIn(theirs)).toEqual([]);
    }
  }, 30_000);

  it('keeps everything if anything of it fails, and tries again', async () => {
    const [guest, ann, shelf] = [await app.guest(), await account(app), await stockUp(app)];
    await add(app, guest, shelf.variantId, 3);
    const [full, eve] = [await openShop(app, { quantity: 1 }), await app.guest()];
    await claim(app, full, eve);
    await join(full, guest);
    const claimId = await claim(app, await openShop(app), guest);
    const orderId = (await order(app, guest, [claimId], 'decline')).body.orderId ?? '';
    const heirs = app.app.get(Heirs, { strict: false });
    const handOver = heirs.handOver.bind(heirs);
    heirs.handOver = async (merging) => {
      await handOver(merging);
      throw new Error('in the middle');
    };
    try {
      expect((await login(app, ann.email, guest)).status).toBe(500);
    } finally {
      heirs.handOver = handOver;
    }
    expect(await unitsIn(guest)).toEqual([[shelf.variantId, 3]]);
    expect((await claimOf(claimId, guest)).status).toBe(200);
    expect(await ordersOf(guest)).toEqual([orderId]);
    expect(await place(full, guest)).toMatchObject({ position: 1 });
    expect([await unitsIn(ann), await ordersOf(ann)]).toEqual([[], []]);
    const me = await merge(app, guest, ann);
    expect([await unitsIn(me), await ordersOf(me)]).toEqual([[[shelf.variantId, 3]], [orderId]]);
  });

  it('loses nothing that both put into their carts meanwhile', async () => {
    const shelf = await stockUp(app);
    for (let round = 0; round < 4; round += 1) {
      const [guest, ann] = [await app.guest(), await account(app)];
      const adds = Array.from({ length: 24 }, (_, index) =>
        add(nodes[index % 2] as TestApp, index % 3 === 0 ? ann : guest, shelf.variantId),
      );
      const [me, ...answers] = await Promise.all([
        Promise.any(adds).then(() => merge(nodes[round % 2] as TestApp, guest, ann)),
        ...adds,
      ]);
      const added = answers.filter(({ status }) => status < 300).length;
      expect(answers.every(({ status }) => status < 300 || status === 401)).toBe(true);
      await settle(app);
      expect(await unitsIn(me)).toEqual([[shelf.variantId, added]]);
    }
  }, 30_000);

  it('lets nobody put anything into either cart while they come together', async () => {
    const [guest, ann, shelf] = [await app.guest(), await account(app), await stockUp(app, [50, 50])];
    const [first, second] = shelf.variantIds as [string, string];
    await add(app, guest, first);
    const carts = app.app.get(GuestCarts, { strict: false });
    const both = { guestId: guest.id, userId: ann.id };
    const isWaiting = async (): Promise<boolean> => {
      const waiting = `SELECT count(*)::int AS waiting FROM pg_stat_activity
                       WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      const [row] = await sql<{ waiting: number }>(nodes[1], waiting);
      return row?.waiting === 2;
    };
    const adding: Promise<unknown>[] = [];
    let answered = false;
    await app.app.get(UnitOfWork).run(async () => {
      const { own, guest: theirs } = await carts.lock(both);
      for (const as of [guest, ann]) adding.push(add(nodes[1], as, second));
      void Promise.any(adding).then(() => (answered = true));
      await waitFor(async () => answered || (await isWaiting()), { describe: 'them to wait' });
      await carts.keep(both, merged(own, theirs));
    });
    await Promise.all(adding);
    expect(await unitsIn(guest)).toEqual([[second, 1]]);
    expect(await unitsIn(ann)).toEqual([
      [first, 1],
      [second, 1],
    ]);
  });

  it('leaves no ban and no mute behind, but does not lose those that bind the account longer', async () => {
    const [shop, guest, ann] = [await openShop(app), await app.guest(), await account(app)];
    const sanction = (kind: string, { id }: Visitor, body = {}) =>
      app.call('PUT', `/v2/rooms/${shop.roomId}/${kind}/${id}`, { as: shop.host, body });
    const say = (as: Visitor) =>
      nodes[1].call('POST', `/v2/rooms/${shop.roomId}/messages`, {
        ...{ as, body: { clientId: crypto.randomUUID(), text: 'hello' } },
      });
    for (const [as, seconds] of [[guest, 60] as const, [ann, 3_600] as const])
      expect((await sanction('mutes', as, { seconds })).status).toBeLessThan(300);
    const me = await merge(app, guest, ann);
    expect((await say(me)).body).toMatchObject({ code: 'muted' });
    const rows = await sql(app, 'SELECT seconds FROM room_sanctions WHERE user_id = $1', [ann.id]);
    expect(rows).toEqual([{ seconds: 3_600 }]);
    const banned = await app.guest();
    await sanction('bans', banned);
    const socket = await nodes[0].connect(me);
    expect(await socket.emitWithAck('room.join', { roomId: shop.roomId })).toMatchObject({ ok: true });
    const out = new Promise((resolve) => socket.once('room.left', resolve));
    const again = await merge(app, banned, ann);
    expect(await out).toMatchObject({ roomId: shop.roomId, reason: 'banned' });
    expect((await say(again)).body).toMatchObject({ code: 'banned' });
    const muted = await app.guest();
    await sanction('mutes', muted);
    const host = { ...shop.host, email: await emailOf(shop.host) };
    expect((await say(await merge(app, muted, host))).status).toBe(201);
  });

  it('follows whom the guest follows, since the earlier of both times, and never itself', async () => {
    const [guest, ann, late] = [await app.guest(), await account(app), await app.guest()];
    const hosts = [await app.host(), await app.host(), await app.host()] as [Visitor, Visitor, Visitor];
    const follow = async (as: Visitor, { id }: Visitor) =>
      expect((await app.call('PUT', `/v2/hosts/${id}/follow`, { as })).status).toBe(204);
    const followed = async (as: Visitor): Promise<Record<string, string>> => {
      const path = '/v2/me/follows';
      const { body } = await nodes[1].call<{ data: { id: string; followedAt: string }[] }>('GET', path, {
        as,
      });
      return Object.fromEntries(body.data.map(({ id, followedAt }) => [id, followedAt]));
    };
    await follow(late, hosts[2]);
    await follow(ann, hosts[1]);
    await follow(guest, hosts[0]);
    await follow(guest, hosts[1]);
    const asGuest = await followed(guest);
    for (const host of [hosts[0], hosts[2]]) await follow(ann, host);
    const own = await followed(ann);
    const me = await merge(app, guest, ann);
    const [first] = hosts.map(({ id }) => id) as [string];
    expect(own[first]).not.toBe(asGuest[first]);
    expect(await followed(me)).toEqual({ ...own, [first]: asGuest[first] });
    expect(await sql(app, 'SELECT FROM room_followers WHERE user_id = $1', [guest.id])).toEqual([]);
    const host = { ...hosts[2], email: await emailOf(hosts[2]) };
    expect(await followed(await merge(app, late, host))).toEqual({});
  });

  it('wins with the account what the guest leads, and pays with it; the bids stay as they were made', async () => {
    const [house, guest, ann, bob] = [
      await openHouse(app),
      await app.guest(),
      await account(app),
      await app.guest(),
    ];
    const id = await openAuction(app, house, { seconds: 4, extendSeconds: 1 });
    const over = await openAuction(app, await openHouse(app), { seconds: 1, extendSeconds: 1 });
    await bid(app, guest, over, 2_000);
    await bid(app, bob, id, 2_000);
    expect((await bid(nodes[1], guest, id, 9_000)).body.leading).toBe(true);
    const receipt = (you: Visitor) =>
      app.call<{ data: object[] }>('GET', `/v2/auctions/${id}/receipt`, { as: you });
    const before = (await receipt(bob)).body.data;
    await auctionBecomes(app, over, ({ winner }) => winner?.id === guest.id);
    const me = await merge(nodes[1], guest, ann);
    const won = await lookAtAuction(app, over, me);
    expect([won.winner?.id, (await claimOf(won.you?.claimId ?? '', me)).status]).toEqual([me.id, 200]);
    const { you } = await auctionBecomes(app, id, ({ winner }) => winner !== null, me);
    expect(you?.claimId).toMatch(/./);
    expect((await order(nodes[1], me, [you?.claimId ?? ''])).body).toMatchObject({
      ...{ state: 'paid', total: eur(2_100) },
    });
    const sold = await auctionBecomes(nodes[1], id, ({ state }) => state === 'sold', me);
    expect(sold.winner).toMatchObject({ id: me.id, displayName: guest.displayName });
    expect((await receipt(bob)).body.data).toEqual(before);
    const screen = unseenScreen();
    for (const one of [id, over])
      expect(await replayAuction(app.app.get(Database).reader, one, screen)).toBe(true);
  }, 30_000);

  it('passes on what the account let go, past the bid it made as a guest, to the next bidder', async () => {
    const [house, guest, ann, bob] = [
      await openHouse(app),
      await app.guest(),
      await account(app),
      await app.guest(),
    ];
    const id = await openAuction(app, house, { seconds: 3, extendSeconds: 1 });
    await bid(app, bob, id, 2_000);
    await bid(app, guest, id, 4_000);
    await bid(app, ann, id, 9_000);
    const me = await merge(nodes[1], guest, ann);
    const { you } = await auctionBecomes(app, id, ({ winner }) => winner !== null, me);
    expect((await app.call('DELETE', `/v2/claims/${you?.claimId}`, { as: me })).status).toBe(204);
    const passed = await auctionBecomes(app, id, ({ winner }) => winner?.id === bob.id, bob);
    expect(passed.winner?.price).toEqual(eur(1_000));
    expect((await order(app, bob, [passed.you?.claimId ?? ''])).body).toMatchObject({ state: 'paid' });
    await auctionBecomes(nodes[1], id, ({ state }) => state === 'sold');
    const screen = unseenScreen();
    expect(await replayAuction(app.app.get(Database).reader, id, screen)).toBe(true);
  }, 30_000);

  it('lets what the host won as a guest go to the next bidder, as soon as that is known', async () => {
    const [guest, bob] = [await app.guest(), await app.guest()];
    const house = await openHouse(app);
    const id = await openAuction(app, house, { seconds: 2, extendSeconds: 1 });
    await bid(app, bob, id, 2_000);
    await bid(app, guest, id, 4_000);
    await auctionBecomes(app, id, ({ winner }) => winner?.id === guest.id);
    await merge(app, guest, { ...house.host, email: await emailOf(house.host) });
    const passed = await auctionBecomes(app, id, ({ winner }) => winner?.id === bob.id, bob);
    expect((await claimOf(passed.you?.claimId ?? '', bob)).body).toMatchObject({ state: 'held' });
  }, 30_000);

  async function emailOf({ id }: Visitor): Promise<string> {
    const [row] = await sql<{ email: string }>(app, 'SELECT email FROM users WHERE id = $1', [id]);
    return row?.email ?? '';
  }
});
