import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../../libs/platform/src/database/database.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { logOf, openShop, type Shop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';

/** As anybody can do it who reads the API's description. */
const sha256 = (...parts: (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};
const drawnBy = (seed: string) => {
  const bytes = Buffer.from(seed, 'hex');
  const digest = (entry: number): string => sha256(bytes, `:${entry}`);
  return <T extends { entry: number }>(entrants: readonly T[]): T[] =>
    entrants.toSorted((a, b) => (digest(a.entry) < digest(b.entry) ? -1 : 1));
};

interface Entrant {
  readonly as: Visitor;
  readonly entry: number;
}

describe('admission to a drop', () => {
  let app: TestApp;
  let other: TestApp;
  beforeAll(async () => {
    app = await startApp();
    other = await app.another();
  }, 60_000);
  afterAll(() => app.close(), 60_000);

  const planned = (admission: 'pre_line' | 'draw', options: Parameters<typeof openShop>[1] = {}) =>
    openShop(app, { closed: true, admission, ...options });
  const guests = (count: number) => Promise.all(Array.from({ length: count }, () => app.guest()));
  const claim = (shop: Shop, as: Visitor, at = app) =>
    at.call('POST', `/v2/drops/${shop.dropId}/claims`, { as, key: true, body: { quantity: 1 } });
  const join = (shop: Shop, as: Visitor, at = app) =>
    at.call('POST', `/v2/drops/${shop.dropId}/line`, { as });
  /** Repeats what was refused with 503, as a shopper would: the place is kept. */
  const entered = (shop: Shop, as: Visitor, at: TestApp) =>
    waitFor(
      async () => {
        const answer = await join(shop, as, at);
        return answer.status === 503 ? undefined : answer;
      },
      { describe: 'an entry to the line', timeoutMs: 20_000 },
    );
  const leave = (shop: Shop, as: Visitor) => app.call('DELETE', `/v2/drops/${shop.dropId}/line`, { as });
  const mine = async (shop: Shop, as: Visitor) =>
    (await app.call('GET', `/v2/drops/${shop.dropId}/line/me`, { as })).body;
  const drop = async (shop: Shop) => (await app.call('GET', `/v2/drops/${shop.dropId}`)).body;
  const change = (shop: Shop, verb: string, at = app) =>
    at.call('POST', `/v2/drops/${shop.dropId}/${verb}`, { as: shop.host });
  const holdOf = (place: Record<string, unknown>) => place['claim'] as { id: string; number: number } | null;

  it('is at once unless planned otherwise, without seed or line before the opening', async () => {
    const shop = await openShop(app, { closed: true });
    expect(await drop(shop)).toMatchObject({ admission: 'at_once', seedHash: null, seed: null });
    expect((await join(shop, await app.guest())).body).toMatchObject({ code: 'drop_not_open' });
    const body = { variantId: shop.variantId, quantity: 1, admission: 'raffle' };
    expect(await app.call('POST', `/v2/rooms/${shop.roomId}/drops`, { as: shop.host, body })).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ path: 'admission' }] },
    });
  });

  it('by a pre-line serves a crowd in the order that the seed makes of it, and newcomers behind it', async () => {
    const shop = await planned('pre_line', { quantity: 20, onHand: 20 });
    const crowd = await guests(220);
    const socket = await other.connect(crowd[0]!);
    const told: unknown[] = [];
    socket.onAny((...frame: unknown[]) => told.push(frame));
    await socket.emitWithAck('room.join', { roomId: shop.roomId, after: 0 });

    const answers = await Promise.all(
      crowd.map((as, index) => entered(shop, as, index % 2 === 0 ? app : other)),
    );
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
    const numbers = answers.map(({ body }) => Number(body['number']));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(crowd.map((_, index) => index + 1));
    expect(answers.map(({ body }) => body['entry'])).toEqual(numbers);
    const entrants: Entrant[] = crowd.map((as, index) => ({ as, entry: numbers[index]! }));

    // Who leaves is not shuffled, who enters twice keeps the entry, who comes back gets another one.
    const [gone, back, keeper, ...rest] = entrants as [Entrant, Entrant, Entrant, ...Entrant[]];
    for (const { as } of [gone, back]) expect((await leave(shop, as)).status).toBe(204);
    expect((await join(shop, keeper.as, other)).body).toMatchObject({ entry: keeper.entry, lineLength: 218 });
    expect((await join(shop, back.as)).body).toMatchObject({ number: 221, entry: 221, lineLength: 219 });
    expect((await claim(shop, crowd[5]!)).body).toMatchObject({ code: 'drop_not_open' });

    const { seedHash, ...before } = await drop(shop);
    expect([before, seedHash]).toMatchObject([{ admission: 'pre_line', seed: null }, /^[0-9a-f]{64}$/]);
    const log = await logOf(app, crowd[0]!, shop.roomId);
    expect(log.find(({ type }) => type === 'drop.scheduled')?.data).toMatchObject({ seedHash, seed: null });
    const list = (await app.call('GET', `/v2/rooms/${shop.roomId}/drops`, { as: shop.host })).body;
    const place = await mine(shop, keeper.as);
    await waitFor(() => JSON.stringify(told).includes('"lineLength":219'), {
      describe: 'the line on the socket',
    });
    const seen = JSON.stringify([answers.map(({ body }) => body), before, log, list, place, told]);

    const opened = (await change(shop, 'open', other)).body;
    const seed = String(opened['seed']);
    expect(sha256(Buffer.from(seed, 'hex'))).toBe(seedHash);
    expect([seen.includes(seed), seen.includes(String(seedHash))]).toEqual([false, true]);
    const after = await logOf(app, crowd[0]!, shop.roomId);
    expect(after.find(({ type }) => type === 'drop.opened')?.data).toMatchObject({ seedHash, seed });

    const newcomers = await guests(3);
    for (const [index, as] of newcomers.entries())
      expect((await join(shop, as)).body).toMatchObject({ number: 221 + 219 + index + 1, entry: null });

    const expected = drawnBy(seed)([...rest, keeper, { ...back, entry: 221 }]).map(({ as }) => as);
    expect(expected).not.toEqual([...rest, keeper, back].map(({ as }) => as));
    const turns = [...expected, ...newcomers];
    const places = await Promise.all(turns.map((as) => mine(shop, as)));
    expect(places.map(({ number }) => number)).toEqual(turns.map((_, index) => 222 + index));
    expect(places.map(({ state }) => state)).toEqual(
      turns.map((_, index) => (index < 20 ? 'turn' : 'waiting')),
    );
    expect(await mine(shop, gone.as)).toMatchObject({ number: gone.entry, entry: gone.entry, state: 'left' });
    for (let first = 0; first < turns.length; first += 20) {
      const served = turns.slice(first, first + 20);
      const now = await Promise.all(served.map((as) => mine(shop, as)));
      // Those of one batch are served in their order as well: the number of the claim says so.
      const claims = now.map(holdOf);
      expect(claims.map((held) => held?.number)).toEqual(served.map((_, index) => first + index + 1));
      for (const [index, held] of claims.entries())
        await app.call('DELETE', `/v2/claims/${held?.id}`, { as: served[index]! });
    }
    expect(await drop(shop)).toMatchObject({ available: 20, held: 0, lineLength: 0 });
  }, 60_000);

  it('by a draw sells to nobody else: lapsed holds go on in the drawn order', async () => {
    const shop = await planned('draw', { quantity: 1, onHand: 1, holdSeconds: 2 });
    const people = await guests(4);
    const [outsider, quitter] = (await guests(2)) as [Visitor, Visitor];
    const entrants: Entrant[] = [];
    for (const as of people) entrants.push({ as, entry: Number((await join(shop, as)).body['entry']) });
    await join(shop, quitter);
    await leave(shop, quitter);
    const socket = await app.connect(outsider);
    await change(shop, 'open');
    const { seed } = await drop(shop);
    const refusal = {
      code: 'drop_not_open',
      admission: 'draw',
      detail: expect.stringMatching(/entered its line/),
    };
    for (const as of [outsider, quitter])
      for (const ask of [claim, join])
        expect(await ask(shop, as)).toMatchObject({ status: 409, body: refusal });
    const command = { dropId: shop.dropId, quantity: 1, key: 'k' };
    expect(await socket.emitWithAck('drop.claim', command)).toMatchObject({ ok: false, error: refusal });
    const [first, second, third, fourth] = drawnBy(String(seed))(entrants) as [
      Entrant,
      Entrant,
      Entrant,
      Entrant,
    ];
    expect(await mine(shop, first.as)).toMatchObject({ state: 'turn' });
    await leave(shop, third.as);
    for (const { as } of [second, fourth])
      await waitFor(async () => (await mine(shop, as))['state'] === 'turn', {
        ...{ describe: 'the next turn', timeoutMs: 10_000 },
      });
    await waitFor(async () => (await drop(shop))['available'] === 1, {
      describe: 'a free unit',
      timeoutMs: 10_000,
    });
    expect(await claim(shop, outsider)).toMatchObject({ status: 409, body: refusal });
    expect(await claim(shop, first.as, other)).toMatchObject({ status: 201 });
    expect((await change(shop, 'close')).body).toMatchObject({ state: 'closed' });
    expect((await claim(shop, outsider)).body).toMatchObject({ code: 'drop_not_open' });
  }, 30_000);

  it('opens at its time with the same shuffle, by itself or by whoever asks first', async () => {
    const opensAt = new Date(Date.now() + 1_500).toISOString();
    const shop = await planned('pre_line', { quantity: 2, opensAt });
    const entrants: Entrant[] = [];
    for (const as of await guests(8))
      entrants.push({ as, entry: Number((await join(shop, as)).body['entry']) });
    await waitFor(async () => (await drop(shop))['state'] === 'open', { describe: 'the opening' });
    const expected = drawnBy(String((await drop(shop))['seed']))(entrants);
    const places = await Promise.all(expected.map(({ as }) => mine(shop, as)));
    expect(places.map(({ number, state }) => [number, state])).toEqual(
      expected.map((_, index) => [9 + index, index < 2 ? 'turn' : 'waiting']),
    );
    expect(places.slice(2).map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each(['close', 'cancel'])(
    'ends with the seed told and the line dissolved by %s before the opening',
    async (verb) => {
      const shop = await planned('draw');
      const [ann] = (await guests(1)) as [Visitor];
      await join(shop, ann);
      const { seedHash } = await drop(shop);
      const { seed } = (await change(shop, verb)).body;
      expect(sha256(Buffer.from(String(seed), 'hex'))).toBe(seedHash);
      expect(await mine(shop, ann)).toMatchObject({ state: 'over', entry: 1, lineLength: 0 });
      expect((await logOf(app, ann, shop.roomId)).at(-1)?.data).toMatchObject({ seed });
    },
  );

  it('lets the database refuse a seed that is not the one whose hash was told', async () => {
    const shop = await planned('draw');
    const { reader } = app.app.get(Database);
    for (const change of [`seed = repeat('0', 64)`, 'seed = NULL', `admission = 'at_once'`])
      await expect(
        reader.query(`UPDATE drops SET ${change} WHERE id = $1`, [shop.dropId]),
      ).rejects.toMatchObject({ code: '23514' });
  });

  it('shuffles ten thousand in a moment: each gets one place, in the exact order', async () => {
    const shop = await planned('pre_line', { quantity: 100 });
    const { reader } = app.app.get(Database);
    await reader.query(
      `WITH entered AS (
         INSERT INTO line_places (drop_id, number, entry, user_id, state, joined_at)
         SELECT $1, n, n, gen_random_uuid(), 'waiting', statement_timestamp() FROM generate_series(1, 10000) AS n
       ) UPDATE drops SET waiting = 10000, places = 10000 WHERE id = $1`,
      [shop.dropId],
    );
    const since = performance.now();
    const opened = await change(shop, 'open');
    const took = performance.now() - since;
    expect(opened.body).toMatchObject({ state: 'open', available: 0, held: 100, lineLength: 9_900 });
    const places = await reader.query<{ number: number; entry: number; state: string; claim: number | null }>(
      `SELECT place.number, entry, place.state, claims.number AS claim
       FROM line_places AS place LEFT JOIN claims ON claims.id = claim_id
       WHERE place.drop_id = $1 ORDER BY place.number`,
      [shop.dropId],
    );
    const entries = Array.from({ length: 10_000 }, (_, index) => ({ entry: index + 1 }));
    const expected = drawnBy(String(opened.body['seed']))(entries);
    expect(places).toEqual(
      expected.map(({ entry }, index) => ({
        ...{ number: 10_001 + index, entry },
        ...(index < 100 ? { state: 'turn', claim: index + 1 } : { state: 'waiting', claim: null }),
      })),
    );
    // The whole opening, on a loaded machine; the shuffle alone takes a fraction of it.
    expect(took).toBeLessThan(3_000);
  });
});
