import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '../../../libs/kernel/src/index.js';
import { Database } from '../../../libs/platform/src/database/database.js';
import { Drops } from '../../../src/drops/application/ports.js';
import type { SealedRecord } from '../../../src/drops/application/receipts/batch-record.js';
import { RecordedBatch } from '../../../src/drops/application/receipts/recorded-batch.js';
import { SealReceipts } from '../../../src/drops/application/receipts/seal-receipts.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { chained, checked } from '../../support/fakes/receipts.js';
import { type Receipt, sealedReceipt, wholeReceipt } from '../../support/receipts.js';
import { openShop, type Shop } from '../../support/shop.js';
import { claim, order } from '../orders/buying.js';

const SHOPPERS = 120;

describe('the receipt of a drop', () => {
  let app: TestApp;
  let other: TestApp;
  let shop: Shop;
  let shoppers: Visitor[];
  /** Of the drop that a crowd came to, as the first shopper reads it. */
  let receipt: Receipt;

  beforeAll(async () => {
    app = await startApp();
    other = await app.another();
    shop = await openShop(app, { quantity: 40, perCustomer: 2, holdSeconds: 8 });
    shoppers = await Promise.all(
      Array.from({ length: SHOPPERS }, (_, index) => app.guest(`Shopper No ${index}`)),
    );
    await crowd();
    receipt = await sealedReceipt(app, shop.dropId, shoppers[0]);
  }, 90_000);
  afterAll(() => app.close());

  const drop = async (): Promise<Record<string, unknown>> =>
    (await app.call('GET', `/v2/drops/${shop.dropId}`)).body;
  const change = (verb: string) => app.call('POST', `/v2/drops/${shop.dropId}/${verb}`, { as: shop.host });
  const attempt = (as: Visitor, index: number, quantity: number) =>
    (index % 2 === 0 ? app : other).call<{ id: string }>('POST', `/v2/drops/${shop.dropId}/claims`, {
      ...{ as, key: `key of ${as.id}`, body: { quantity } },
    });

  /** Claims, repeats, keys used anew, releases, a line, a pause, orders, holds that run out, and the end. */
  async function crowd(): Promise<void> {
    const answers = await Promise.all(
      shoppers.flatMap((as, index) => [1, 1, 2].map((quantity, time) => attempt(as, index + time, quantity))),
    );
    const held = shoppers.flatMap((as, index) => {
      const id = answers.slice(index * 3, index * 3 + 3).find(({ status }) => status === 201)?.body.id;
      return id === undefined ? [] : [{ as, id }];
    });
    const others = shoppers.filter((as) => !held.some((one) => one.as === as));
    const joined = others
      .slice(0, 30)
      .map((as, index) =>
        (index % 2 === 0 ? app : other).call('POST', `/v2/drops/${shop.dropId}/line`, { as }),
      );
    const ordered = held.slice(0, 8).map(({ as, id }) => order(app, as, [id]));
    const released = held.slice(8, 16).map(({ as, id }) => other.call('DELETE', `/v2/claims/${id}`, { as }));
    await Promise.all([...joined, ...ordered, ...released]);
    await change('pause');
    await Promise.all(others.slice(0, 5).map((as, index) => attempt(as, index, 1)));
    await change('resume');
    await app.call('DELETE', `/v2/drops/${shop.dropId}/line`, { as: others[29] as Visitor });
    await expect(drop()).resolves.toMatchObject({ state: 'open' });
    // Whatever is on hold by then runs out.
    await change('close');
  }

  it('holds every request in order, and decides each once more as it was', async () => {
    const { check, wrong } = await checked(shop.dropId, receipt.data);
    expect(wrong).toEqual([]);
    const { waiting, ...replayed } = check.drop!;
    const stored = await drop();
    expect({ ...replayed, lineLength: waiting }).toMatchObject({
      ...{ state: 'closed', available: stored['available'], held: 0, sold: stored['sold'], lineLength: 0 },
    });
    expect(receipt).toMatchObject({ final: true });
    expect(receipt.data.map(({ number }) => number)).toEqual(receipt.data.map((_, index) => index + 1));
    const records = receipt.data.map(({ line }) => JSON.parse(line) as SealedRecord);
    const requests = records.flatMap((record) => ('plan' in record ? [] : record.requests));
    const given = new Set(requests.map(([kind, ...rest]) => `${kind} ${String(rest.at(-1))}`));
    const claims = requests.filter(([kind]) => kind === 'claim');
    expect(claims.length).toBeGreaterThanOrEqual(SHOPPERS * 3);
    expect(claims.filter(({ length }) => length === 5).length).toBeGreaterThan(40);
    for (const outcome of ['claim sold_out', 'release released', 'order ordered', 'change done'])
      expect(given).toContain(outcome);
    expect(requests.some(([kind]) => kind === 'expire')).toBe(true);
    expect(records.flatMap((record) => ('plan' in record ? [] : record.line)).length).toBeGreaterThan(5);
  });

  it('tells nobody who anybody is', async () => {
    const text = JSON.stringify(await wholeReceipt(app, shop.dropId));
    for (const { id, displayName } of [...shoppers, shop.host]) {
      expect(text).not.toContain(id);
      expect(text).not.toContain(displayName);
    }
    expect(text).not.toMatch(/key of|@|Shopper No/);
    const { rows } = {
      rows: await app.app
        .get(Database)
        .reader.query('SELECT body FROM drop_records WHERE drop_id = $1', [shop.dropId]),
    };
    expect(rows.every(({ body }) => body === null)).toBe(true);
  });

  it('shows a shopper their own claims, under a name that is another in every drop', async () => {
    const [shopper] = shoppers as [Visitor];
    const { you } = receipt;
    expect(you).toMatch(/^[0-9a-f]{16}$/);
    const rows = await app.app
      .get(Database)
      .reader.query<{ number: number }>(
        'SELECT number FROM claims WHERE drop_id = $1 AND user_id = $2 ORDER BY number',
        [shop.dropId, shopper.id],
      );
    const mine = receipt.data
      .map(({ line }) => JSON.parse(line) as SealedRecord)
      .flatMap((record) => ('plan' in record ? [] : [...record.requests, ...record.line]))
      .flatMap((entry) => {
        if (entry[1] !== you) return [];
        if (entry[0] === 'turn') return [entry[3]];
        return entry[0] === 'claim' && entry.length === 4 && typeof entry[3] === 'number' ? [entry[3]] : [];
      });
    expect(mine).toEqual(rows.map(({ number }) => number));
    expect((await wholeReceipt(app, shop.dropId)).you).toBeNull();
    const elsewhere = await openShop(app);
    expect((await sealedReceipt(app, elsewhere.dropId, shopper)).you).not.toBe(you);
    expect((await wholeReceipt(other, shop.dropId, shopper)).you).toBe(you);
  });

  it('turns red if a byte, a place, a record or an outcome was changed', async () => {
    const { data } = receipt;
    const wrongIn = async (records: Receipt['data']): Promise<number> =>
      (await checked(shop.dropId, records)).wrong.length;
    const [first, second, third, ...rest] = data as [
      Receipt['data'][0],
      Receipt['data'][0],
      Receipt['data'][0],
    ];
    const numbered = (records: Receipt['data']): Receipt['data'] =>
      records.map((record, index) => ({ ...record, number: index + 1 }));
    expect(await wrongIn(data)).toBe(0);
    expect(
      await wrongIn([{ ...first, line: first.line.replace('"amount":1999', '"amount":1998') }, second]),
    ).toBe(1);
    expect(await wrongIn([first, { ...second, hash: third.hash }])).toBe(1);
    expect(await wrongIn(numbered([first, third, second, ...rest]))).toBeGreaterThan(0);
    expect(await wrongIn([first, third, ...rest])).toBeGreaterThan(0);
    expect(await wrongIn(numbered([first, third, ...rest]))).toBeGreaterThan(0);
    // Whoever can write the whole chain anew cannot make the drop decide otherwise.
    const lines = data.map(({ line }) => line);
    const at = lines.findIndex((line) => /,"sold_out"\]/.test(line));
    const won = lines.map((line, index) => (index === at ? line.replace(/,"sold_out"\]/, ',39]') : line));
    expect(await wrongIn(chained(shop.dropId, lines))).toBe(0);
    expect(await wrongIn(chained(shop.dropId, won))).toBeGreaterThan(0);
  });

  it('is paged by number, and refuses what is no number', async () => {
    const page = await app.call<Receipt & { page: { next: number | null } }>(
      'GET',
      `/v2/drops/${shop.dropId}/receipt?after=1&limit=2`,
    );
    expect(page.body.data.map(({ number }) => number)).toEqual([2, 3]);
    expect(page.body).toMatchObject({ page: { next: 3 }, you: null, final: false });
    for (const query of ['after=-1', 'after=x', 'limit=0', 'limit=101', 'before=1'])
      expect((await app.call('GET', `/v2/drops/${shop.dropId}/receipt?${query}`)).status).toBe(400);
  });

  it('is nobody’s to read who may not see the drop', async () => {
    const hidden = await openShop(app, { kind: 'private' });
    const [member, stranger] = [await app.guest('Ann'), await app.guest('Bo')];
    await app.call('PUT', `/v2/rooms/${hidden.roomId}/members/${member.id}`, { as: hidden.host });
    const path = `/v2/drops/${hidden.dropId}/receipt`;
    expect((await app.call('GET', path, { as: stranger })).status).toBe(404);
    expect((await app.call('GET', path)).status).toBe(404);
    expect((await app.call('GET', path, { as: member })).status).toBe(200);
    expect((await app.call('GET', '/v2/drops/01890000-0000-7000-8000-000000000000/receipt')).status).toBe(
      404,
    );
  });

  it('ends with the last sale: what is refused from then on is not recorded', async () => {
    const small = await openShop(app, { quantity: 1 });
    const [ann, bo] = shoppers as [Visitor, Visitor];
    expect((await order(app, ann, [await claim(app, small, ann)])).status).toBe(201);
    const { data, final } = await sealedReceipt(app, small.dropId);
    expect(final).toBe(true);
    for (let time = 0; time < 3; time += 1)
      for (const node of [app, other])
        expect(
          (
            await node.call('POST', `/v2/drops/${small.dropId}/claims`, {
              as: bo,
              key: true,
              body: { quantity: 1 },
            })
          ).body,
        ).toMatchObject({ code: 'sold_out' });
    expect((await sealedReceipt(app, small.dropId)).data).toEqual(data);
  });

  it('is sealed without a gap by two nodes at once, while claims come in', async () => {
    const busy = await openShop(app, { quantity: 30 });
    const sealers = [app, other].map((node) => node.app.get(SealReceipts, { strict: false }));
    for (const as of shoppers.slice(0, 30))
      await Promise.all([claim(app, busy, as), ...sealers.map((sealer) => sealer.execute())]);
    const { data } = await sealedReceipt(app, busy.dropId);
    // The plan, the opening, and a batch for each.
    expect(data.map(({ number }) => number)).toEqual(Array.from({ length: 32 }, (_, index) => index + 1));
    expect((await checked(busy.dropId, data)).wrong).toEqual([]);
  });

  it('has a record only of what was committed', async () => {
    const small = await openShop(app, { quantity: 1 });
    const before = (await sealedReceipt(app, small.dropId)).data;
    const drops = app.app.get(Drops, { strict: false });
    const [{ id: userId }] = shoppers as [Visitor];
    await expect(
      app.app.get(UnitOfWork).run(async () => {
        const nobody = { userIds: [], keys: [], claimIds: [] };
        const locked = (await drops.lock(new Map([[small.dropId, nobody]]))).get(small.dropId)!;
        const batch = new RecordedBatch(locked.drop, locked.now);
        batch.decide({ kind: 'claim', id: crypto.randomUUID(), userId, quantity: 1, key: 'k' });
        await drops.save([batch.decided()]);
        throw new Error('the process dies');
      }),
    ).rejects.toThrow('the process dies');
    await claim(app, small, shoppers[1] as Visitor);
    const { data } = await sealedReceipt(app, small.dropId);
    expect(data).toHaveLength(before.length + 1);
    expect((await checked(small.dropId, data)).wrong).toEqual([]);
  });
});
