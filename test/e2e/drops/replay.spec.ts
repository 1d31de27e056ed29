import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromDatabase, fromElsewhere, type Recording } from '../../../src/replay/recordings.js';
import { replayAuction } from '../../../src/replay/replay-auction.js';
import { replayDrop, type Screen } from '../../../src/replay/replay-drop.js';
import { readOptions } from '../../../src/replay/options.js';
import { Database } from '../../../libs/platform/src/database/database.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { programOf } from '../../support/programs.js';
import { sealedReceipt, unseenScreen } from '../../support/receipts.js';
import { openShop } from '../../support/shop.js';
import { becomes, bid, eur, openAuction, openHouse, order as orderAwarded } from '../auctions/house.js';
import { account, merge } from '../identity/merging.js';
import { claim, order } from '../orders/buying.js';

interface Ended {
  readonly code: number;
  readonly text: string;
}

describe('npm run replay', () => {
  let app: TestApp;
  let folder: string;
  let dropId: string;
  let shoppers: Visitor[];
  beforeAll(async () => {
    app = await startApp();
    folder = await mkdtemp(join(tmpdir(), 'souk-replay-'));
    shoppers = await Promise.all(['Ann', 'Bob', 'Cyd', 'Dan'].map((name) => app.guest(name)));
    dropId = await soldDrop();
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Sold to Bob and Cyd, one of them in line. */
  async function soldDrop(): Promise<string> {
    const [ann, bob, cyd, dan] = shoppers as [Visitor, Visitor, Visitor, Visitor];
    const shop = await openShop(app, { quantity: 2 });
    const line = `/v2/drops/${shop.dropId}/line`;
    const claims = [await claim(app, shop, ann), await claim(app, shop, bob)] as const;
    await app.call('POST', line, { as: cyd });
    await app.call('DELETE', `/v2/claims/${claims[0]}`, { as: ann });
    const { body } = await app.call<{ claim: { id: string } }>('GET', `${line}/me`, { as: cyd });
    await app.call('POST', `/v2/drops/${shop.dropId}/claims`, { as: dan, key: true, body: { quantity: 1 } });
    for (const [as, id] of [[bob, claims[1]] as const, [cyd, body.claim.id] as const])
      expect((await order(app, as, [id])).status).toBe(201);
    await sealedReceipt(app, shop.dropId);
    return shop.dropId;
  }

  /** Runs it as the command does. */
  function replay(...args: string[]): Promise<Ended> {
    const program = [...programOf('src/replay/main.ts'), ...args];
    const env = { PATH: process.env['PATH'], NODE_ENV: 'test', DATABASE_URL: app.databaseUrl };
    return new Promise((resolve) =>
      execFile(process.execPath, program, { env }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), text: stdout + stderr }),
      ),
    );
  }
  /** What the command does, without the seconds of CPU that a process takes to start. */
  async function played(play: (screen: Screen) => Promise<boolean | null>): Promise<Ended> {
    const screen = unseenScreen();
    const code = (await play(screen)) === true ? 0 : 1;
    return { code, text: screen.text };
  }
  const replayed = (recording: Recording | null, shows?: Screen['shows']): Promise<Ended> => {
    if (recording === null) throw new Error('there is no such drop');
    return played((screen) => replayDrop(recording, { ...screen, shows }));
  };
  const reader = () => app.app.get(Database).reader;
  const change = (sql: string, id: string) => reader().query(sql, [id]);

  it('decides a drop once more and finds it the same', async () => {
    const { code, text } = await replay(dropId, '--verbose');
    expect([code, text]).toEqual([0, expect.stringMatching(/verdict +│ the same/)]);
    expect(text).toContain('planned: 2 units, 1 for each, held 120 s, 1999 EUR');
    for (const line of [
      /claim [0-9a-f]{16} 1 1\n/,
      /release [0-9a-f]{16} 1 released/,
      /turn [0-9a-f]{16} 1 3/,
    ])
      expect(text).toMatch(line);
    expect(text).toContain('claim sold_out');
    expect(text).toContain('sold_out: 0 free, 0 held, 2 sold, 0 in line');
    expect(text).not.toContain('DIFFERS');
    for (const { id } of shoppers) expect(text).not.toContain(id);
  });

  it('does so from a receipt that was saved, and over the wire', async () => {
    const file = join(folder, 'receipt.json');
    await writeFile(file, JSON.stringify(await sealedReceipt(app, dropId)));
    const address = `${app.url}/v2/drops/${dropId}/receipt`;
    const same = { code: 0, text: expect.stringMatching(/the same/) as unknown };
    expect(await replay('--from', file)).toMatchObject(same);
    expect(await replayed(await fromElsewhere(address, undefined))).toMatchObject(same);
    const { data } = await sealedReceipt(app, dropId);
    await writeFile(file, JSON.stringify({ data: data.toSpliced(2, 1) }));
    expect(await replayed(await fromElsewhere(file, undefined))).toMatchObject({
      code: 1,
      text: expect.stringMatching(/is missing/),
    });
  });

  it.each([
    [
      'an outcome',
      `UPDATE drop_records SET sealed = replace(sealed, '"sold_out"]', '4]') WHERE drop_id = $1`,
      /hash does not belong.*[^]*request 1 is .*,4\], and again .*"sold_out"\]/,
    ],
    [
      'a time',
      `UPDATE drop_records SET sealed = replace(sealed, 'Z"', '1Z"') WHERE drop_id = $1 AND number = 3`,
      /hash does not belong/,
    ],
    [
      'the last record',
      'DELETE FROM drop_records WHERE drop_id = $1 AND number = (SELECT records FROM drops WHERE id = $1)',
      /Record \d+ of \d+ is missing/,
    ],
    [
      'the drop',
      `UPDATE drops SET state = 'closed', sold = 1, available = 1 WHERE id = $1`,
      /The drop is stored otherwise/,
    ],
  ])('ends with 1 and says so if somebody touched %s', async (_, sql, said) => {
    const id = await soldDrop();
    await change(sql, id);
    const ended = await replayed(await fromDatabase(reader(), id));
    expect(ended).toMatchObject({ code: 1, text: expect.stringMatching(said) });
  });

  it('shows a shopper what became of their requests', async () => {
    const { you } = await sealedReceipt(app, dropId, shoppers[2]);
    const { text } = await replayed(await fromDatabase(reader(), dropId), { of: you ?? '' });
    const mine = text.split('\n').filter((line) => line.startsWith('    '));
    expect(mine.map((line) => line.trim())).toEqual([`join ${you} 1`, `turn ${you} 1 3`]);
  });

  it('decides once more what became of a guest who signed in to an account', async () => {
    const [shop, ann] = [await openShop(app, { quantity: 2, perCustomer: 2 }), await account(app)];
    const [guest, other] = [await app.guest(), await app.guest()];
    await claim(app, shop, ann);
    await claim(app, shop, other);
    await app.call('POST', `/v2/drops/${shop.dropId}/line`, { as: guest });
    await merge(app, guest, ann);
    await merge(app, other, ann);
    const { you } = await sealedReceipt(app, shop.dropId, ann);
    const { code, text } = await replay(shop.dropId, '--who', you ?? '');
    expect([code, text]).toEqual([0, expect.stringMatching(/verdict +│ the same/)]);
    expect(text).toMatch(new RegExp(`merge [0-9a-f]{16} ${you} 1`));
    expect(text).toMatch(new RegExp(`merge [0-9a-f]{16} ${you} 0`));
    await change(
      `UPDATE drop_records SET sealed = regexp_replace(sealed, '(\\["merge",[^\\]]*\\[)\\]', '\\11]') WHERE drop_id = $1`,
      shop.dropId,
    );
    expect(await replay(shop.dropId)).toMatchObject({ code: 1 });
  });

  it('plays an auction once more, and finds a bid that was touched', async () => {
    const [ann, bob] = shoppers as [Visitor, Visitor];
    const id = await openAuction(app, await openHouse(app), { seconds: 1, extendSeconds: 1 });
    for (const [as, amount] of [[ann, 5_000] as const, [bob, 3_000] as const, [ann, 6_000] as const])
      expect((await bid(app, as, id, amount)).status).toBe(201);
    const { you } = await becomes(app, id, ({ state }) => state === 'ended', ann);
    await orderAwarded(app, ann, you?.claimId ?? '');
    await becomes(
      app,
      id,
      ({ state, winner }) => state === 'sold' && winner?.price.amount === eur(3_100).amount,
    );
    const { code, text } = await replay(id);
    expect([code, text]).toEqual([0, expect.stringMatching(/bid → is outbid at 3100[^]*the same/)]);
    await change('UPDATE auction_bids SET maximum = 3200 WHERE auction_id = $1 AND seq = 2', id);
    expect(await played((screen) => replayAuction(reader(), id, screen))).toMatchObject({ code: 1 });
  });

  it('says what it needs', async () => {
    expect(await replay()).toMatchObject({ code: 2, text: expect.stringMatching(/npm run replay/) });
    expect([readOptions([]), readOptions(['x'])]).toEqual([undefined, undefined]);
    expect(await replay('01890000-0000-7000-8000-000000000000')).toMatchObject({
      code: 1,
      text: expect.stringMatching(/no drop and no auction/),
    });
  });
});
