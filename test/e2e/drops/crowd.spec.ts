import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { ClaimUnits } from '../../../src/drops/application/claim-units.js';
import type { Actor, DomainError } from '../../../libs/kernel/src/index.js';
import { type Answer, startApp, type TestApp, type Visitor } from '../../support/app.js';
import { createTestDatabase } from '../../support/databases.js';
import { type LatencyProxy, startLatencyProxy } from '../../support/latency-proxy.js';
import { logOf, openShop } from '../../support/shop.js';

const UNITS = 10;
const SHOPPERS = 60;

describe('a crowd on two nodes, with 20 to 50 ms in front of the database', () => {
  let near: TestApp;
  let far: TestApp;
  let proxy: LatencyProxy;
  let dropDatabase: () => Promise<void>;

  beforeAll(async () => {
    const database = await createTestDatabase();
    dropDatabase = () => database.drop();
    const direct = new URL(database.url);
    proxy = await startLatencyProxy({
      target: { host: direct.hostname, port: Number(direct.port) },
      delayMs: [20, 50],
      seed: 7,
    });
    const slow = new URL(database.url);
    slow.hostname = '127.0.0.1';
    slow.port = String(proxy.port);
    near = await startApp({ DATABASE_URL: database.url });
    far = await startApp({ DATABASE_URL: slow.href, MAX_BATCH: '20' });
  }, 60_000);

  afterAll(async () => {
    await far.close();
    await near.close();
    await proxy.close();
    await dropDatabase();
  });

  it('never sells a unit too many, whichever node is asked and however often', async () => {
    const shop = await openShop(near, { quantity: UNITS });
    const shoppers = await Promise.all(
      Array.from({ length: SHOPPERS }, (_, index) => near.guest(`Shopper ${index}`)),
    );
    const claim = (node: TestApp, shopper: Visitor): Promise<Answer> =>
      node.call('POST', `/v2/drops/${shop.dropId}/claims`, {
        as: shopper,
        key: shopper.id,
        body: { quantity: 1 },
      });
    const answers = await Promise.all(
      shoppers.flatMap((shopper, index) => {
        const [first, second] = index % 2 === 0 ? [near, far] : [far, near];
        return [claim(first, shopper), claim(second, shopper), claim(first, shopper)];
      }),
    );
    const won = new Map(
      answers
        .filter((answer) => answer.status === 201)
        .map((answer) => [answer.body['id'], answer.body['number']]),
    );
    expect(won.size).toBe(UNITS);
    expect([...won.values()].sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: UNITS }, (_, index) => index + 1),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201, 409]));
    const drop = await near.call('GET', `/v2/drops/${shop.dropId}`);
    expect(drop.body).toMatchObject({ available: 0, held: UNITS, sold: 0 });
    const log = await logOf(near, shop.host, shop.roomId);
    expect(log.map((event) => event.seq)).toEqual(log.map((_, index) => index + 1));
    for (const { type, data } of log) {
      if (type !== 'drop.progress') continue;
      expect(Number(data['available']) + Number(data['held']) + Number(data['sold'])).toBe(UNITS);
    }
  }, 60_000);

  it('serves them as they came, however many full batches stand behind each other', async () => {
    const [units, shoppers] = [150, 200];
    const shop = await openShop(near, { quantity: units });
    const claims = far.app.get(ClaimUnits, { strict: false });
    const numbers = await Promise.all(
      Array.from({ length: shoppers }, async () => {
        const [userId, sessionId, key] = [randomUUID(), randomUUID(), randomUUID()];
        const actor: Actor = { userId, sessionId, displayName: 'Bea', role: 'shopper', guest: false };
        return claims.execute(actor, { dropId: shop.dropId, quantity: 1, key }).then(
          ({ claim }) => claim.number,
          ({ code }: DomainError) => code,
        );
      }),
    );
    expect(numbers.slice(0, units)).toEqual(Array.from({ length: units }, (_, index) => index + 1));
    expect(new Set(numbers.slice(units))).toEqual(new Set(['sold_out']));
  }, 60_000);
});
