import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#platform/database/database.js';
import { replayAuction } from '../../../src/replay/replay-auction.js';
import { unseenScreen } from '../../support/receipts.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { account, merge } from '../identity/merging.js';
import { becomes, bid, eur, openAuction, openHouse } from './house.js';

interface Receipt {
  readonly data: { number: number; line: string; hash: string }[];
  readonly page: { next: number | null };
  readonly you: string | null;
  readonly final: boolean;
}

const sha256 = (...parts: (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** So long that no hash has it by chance. */
const maximumOf = (index: number): number => 234_567_891 + index * 11_111_111;

/** By the rules of the README alone. */
function isWhole(auctionId: string, records: Receipt['data']): boolean {
  let hash = sha256(`souk receipt 1\n${auctionId}`);
  return records.every(({ number, line, hash: told }, index) => {
    hash = sha256(Buffer.from(hash, 'hex'), line);
    return number === index + 1 && hash === told;
  });
}

describe('the receipt of an auction', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  const part = async (auctionId: string, query: string, as?: Visitor): Promise<Receipt> =>
    (await app.call<Receipt>('GET', `/v2/auctions/${auctionId}/receipt${query}`, as && { as })).body;

  it('chains every bid in order, tells nobody who bid how much, and each bidder which are theirs', async () => {
    const house = await openHouse(app);
    const id = await openAuction(app, house);
    const bidders = await Promise.all(Array.from({ length: 8 }, (_, index) => app.guest(`Bidder ${index}`)));
    await Promise.all(bidders.map((bidder, index) => bid(app, bidder, id, maximumOf(index), `key-${index}`)));
    const ann = bidders[7] as Visitor;
    const whole = await part(id, '', ann);
    expect(whole.data.length).toBeGreaterThan(0);
    expect(isWhole(id, whole.data)).toBe(true);
    expect(whole).toMatchObject({ page: { next: null }, final: false });
    const text = JSON.stringify(whole);
    for (const [index, bidder] of bidders.entries()) {
      expect(text).not.toContain(bidder.id);
      expect(text).not.toContain(`key-${index}`);
      expect(text).not.toContain(String(maximumOf(index)));
    }
    const lines = whole.data.map(({ line }) => JSON.parse(line) as Record<string, unknown>);
    const mine = lines.filter(({ who }) => who === whole.you);
    const history = await app.call<{ data: { id: string; seq: number }[] }>(
      'GET',
      `/v2/auctions/${id}/bids?limit=100`,
    );
    const own = history.body.data.find(({ seq }) => seq === mine[0]?.['number']);
    expect(mine).toMatchObject([{ maximum: sha256(`${own?.id}\nkey-7\n${maximumOf(7)}`) }]);
    expect((await part(id, '')).you).toBeNull();
    const other = await openAuction(app, await openHouse(app));
    await bid(app, ann, other, 5_000);
    expect((await part(other, '', ann)).you).not.toBe(whole.you);

    // In parts it is the same, and once nobody can bid any more its last hash stays the last.
    const [first, rest] = [await part(id, '?limit=1'), await part(id, '?after=1')];
    expect([...first.data, ...rest.data]).toEqual(whole.data);
    expect(first.page.next).toBe(1);
    await app.call('POST', `/v2/auctions/${id}/cancel`, { as: house.host });
    expect(await part(id, '')).toMatchObject({ data: whole.data, final: true });
  });

  it('says whose lead a bid raises that an account made which the guest who led had become', async () => {
    const id = await openAuction(app, await openHouse(app));
    const [bob, guest] = [await app.guest('Bob'), await app.guest('Ann')];
    await bid(app, bob, id, 2_000);
    await bid(app, guest, id, 9_000, 'first');
    const ann = await merge(app, guest, await account(app));
    expect((await bid(app, ann, id, 9_000)).body).toMatchObject({ code: 'conflict', minimum: 9_001 });
    const raised = await bid(app, ann, id, 9_500);
    expect(raised.body).toMatchObject({ leading: true, price: eur(2_100), maximum: eur(9_500) });
    // Another bidder comes between: what the guest bid is no second bidder once they are gone.
    const dan = await app.guest('Dan');
    expect((await bid(app, dan, id, 20_000)).body.price).toEqual(eur(9_600));
    const { data } = await part(id, '', ann);
    expect(isWhole(id, data)).toBe(true);
    const lines = data.map(({ line }) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ raises }) => raises)).toEqual([undefined, undefined, lines[1]?.['who'], undefined]);
    const database = app.app.get(Database, { strict: false }).reader;
    const screen = unseenScreen();
    expect(await replayAuction(database, id, screen)).toBe(true);
    await database.query(`UPDATE auctions SET ends_at = now() WHERE id = $1`, [id]);
    const { you } = await becomes(app, id, ({ winner }) => winner !== null, dan);
    await app.call('DELETE', `/v2/claims/${you?.claimId}`, { as: dan });
    const { winner } = await becomes(app, id, (auction) => auction.winner?.id === ann.id, ann);
    expect(winner?.price).toEqual(eur(2_100));
    // Without what was recorded the guest would have been another bidder.
    await database.query('UPDATE auction_bids SET heir_of = NULL WHERE auction_id = $1', [id]);
    expect(await replayAuction(database, id, screen)).toBe(false);
  });

  it('shows what was changed, taken out or moved', async () => {
    const id = await openAuction(app, await openHouse(app));
    for (const [index, maximum] of [2_000, 3_000, 4_000].entries())
      await bid(app, await app.guest(`B${index}`), id, maximum);
    const { data } = await part(id, '');
    const [one, two, three] = data as [Receipt['data'][0], Receipt['data'][0], Receipt['data'][0]];
    expect(isWhole(id, data)).toBe(true);
    const forged = { ...two, line: two.line.replace('true', 'false') };
    for (const records of [
      [one, forged, three],
      [one, three],
      [two, one, three],
    ])
      expect(isWhole(id, records)).toBe(false);
  });

  it('is not there for an auction that is not, and has bounds', async () => {
    const absent = '01890000-0000-7000-8000-000000000000';
    expect((await app.call('GET', `/v2/auctions/${absent}/receipt`)).status).toBe(404);
    const bad = await app.call('GET', `/v2/auctions/${absent}/receipt?limit=101`);
    expect(bad.body).toMatchObject({ code: 'validation_failed' });
  });
});
