import { describe, expect, it } from '@jest/globals';
import type { Answer, Visitor } from '../../support/app.js';
import type { Shop } from '../../support/shop.js';
import { audit } from './audit.js';
import { withTwoNodes } from './two-nodes.js';

const UNITS = 6;
const IN_LINE = 6;

describe('every request sent three times at once, over two nodes far from the database', () => {
  const world = withTwoNodes();

  const thrice = (method: string, path: string, how: { as: Visitor; body?: unknown; key?: string }) =>
    Promise.all([0, 1, 0].map((node) => world.two.at(node).call(method, path, how)));

  it('has one effect, and whoever is answered twice is told the same', async () => {
    const { two } = world;
    const { host, roomId, variantId } = await two.shop({ quantity: 1, onHand: 1 + UNITS });

    const plan = { as: host, key: 'plan', body: { variantId, quantity: UNITS, perCustomer: 1 } };
    const dropId = sameId(await thrice('POST', `/v2/rooms/${roomId}/drops`, plan));
    const drop = async () => (await two.one.call('GET', `/v2/drops/${dropId}`)).body;
    const stock = () => two.sql('SELECT on_hand, reserved FROM variants WHERE id = $1', [variantId]);
    expect(await stock()).toEqual([{ on_hand: 1 + UNITS, reserved: 1 + UNITS }]);
    const change = async (verb: string, key?: string) =>
      outcomesOf(await thrice('POST', `/v2/drops/${dropId}/${verb}`, { as: host, ...(key && { key }) }));
    expect(await change('open')).toEqual(['200', 'invalid_transition', 'invalid_transition']);

    const buyers = await two.guests(UNITS);
    const claims = await Promise.all(
      buyers.map(async (as) => {
        const answers = await thrice('POST', `/v2/drops/${dropId}/claims`, {
          ...{ as, key: as.id, body: { quantity: 1 } },
        });
        expect(outcomesOf(answers)).toEqual(['201', '201', '201']);
        expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
        expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(
          2,
        );
        return { as, id: sameId(answers), number: Number(answers[0]?.body['number']) };
      }),
    );
    expect(sorted(claims.map(({ number }) => number))).toEqual(counted(UNITS));
    expect(await drop()).toMatchObject({ available: 0, held: UNITS, sold: 0 });

    const line = await two.guests(IN_LINE);
    const places = await Promise.all(
      line.map(async (as) => {
        const answers = await thrice('POST', `/v2/drops/${dropId}/line`, { as });
        expect(outcomesOf(answers)).toEqual(['201', '201', '201']);
        const numbers = new Set(answers.map(({ body }) => Number(body['number'])));
        expect(numbers.size).toBe(1);
        return { as, number: [...numbers][0]! };
      }),
    );
    expect(sorted(places.map(({ number }) => number))).toEqual(counted(IN_LINE));
    const [leaving, ...waiting] = places.toSorted((a, b) => a.number - b.number);
    expect(outcomesOf(await thrice('DELETE', `/v2/drops/${dropId}/line`, { as: leaving!.as }))).toEqual([
      ...['204', '204', '204'],
    ]);
    expect(await drop()).toMatchObject({ lineLength: IN_LINE - 1 });

    // Two give back: it is the turn of the first two who are still there, and of nobody else.
    const [first, second, ...buying] = claims;
    for (const answers of await Promise.all(
      [first!, second!].map(({ id, as }) => thrice('DELETE', `/v2/claims/${id}`, { as })),
    ))
      expect(outcomesOf(answers)).toEqual(['204', '204', '204']);
    expect(await drop()).toMatchObject({ available: 0, held: UNITS, lineLength: IN_LINE - 3 });
    const turns = await Promise.all(
      waiting.slice(0, 2).map(async ({ as }) => {
        const { body } = await two.one.call('GET', `/v2/drops/${dropId}/line/me`, { as });
        return { as, id: (body['claim'] as { id: string }).id };
      }),
    );

    const orders = await Promise.all(
      [...buying, ...turns].map(async ({ as, id }) => {
        const body = { claimIds: [id], payment: { provider: 'sandbox', method: 'ok' } };
        const orderId = sameId(await thrice('POST', '/v2/orders', { as, key: `order ${id}`, body }));
        return (await two.one.call('GET', `/v2/orders/${orderId}`, { as })).body;
      }),
    );
    expect(sorted(orders.map(({ number }) => Number(number)))).toEqual(counted(UNITS));
    expect(orders.map(({ state }) => state)).toEqual(orders.map(() => 'paid'));
    expect(await two.sql('SELECT amount::int, captured, refunded::int FROM sandbox_charges')).toEqual(
      orders.map(() => ({ amount: 1999, captured: true, refunded: 0 })),
    );
    expect(await two.sql('SELECT count(*)::int FROM orders')).toEqual([{ count: UNITS }]);
    expect(await drop()).toMatchObject({ state: 'sold_out', sold: UNITS, lineLength: 0 });
    expect(
      outcomesOf(await thrice('POST', `/v2/drops/${dropId}/close`, { as: host, key: 'close' })),
    ).toContain('200');
    expect(await stock()).toEqual([{ on_hand: 1, reserved: 1 }]);
    await told({ host, roomId, variantId, dropId }, ['scheduled', 'opened', 'sold_out', 'closed']);
  }, 60_000);

  it('pauses, resumes, closes and cancels a drop once, with a key or without', async () => {
    const { two } = world;
    const shop = await two.shop({ quantity: UNITS });
    const verbs = [
      ['pause', undefined, 'paused'],
      ['resume', 'again', 'resumed'],
      ['pause', 'stop', 'paused'],
      ['close', undefined, 'closed'],
    ] as const;
    for (const [verb, key] of verbs) {
      const path = `/v2/drops/${shop.dropId}/${verb}`;
      const outcomes = outcomesOf(await thrice('POST', path, { as: shop.host, ...(key && { key }) }));
      // With a key a repeat gets the kept answer, or hears that the first one is still running.
      if (key === undefined) expect(outcomes).toEqual(['200', 'invalid_transition', 'invalid_transition']);
      else for (const one of outcomes) expect(one).toMatch(/^(200|idempotency_in_progress)$/);
      expect(outcomes).toContain('200');
    }
    expect(await two.sql('SELECT reserved FROM variants WHERE id = $1', [shop.variantId])).toEqual([
      { reserved: 0 },
    ]);
    await told(shop, ['scheduled', 'opened', ...verbs.map(([, , happened]) => happened)]);

    const other = await two.shop({ quantity: UNITS });
    const cancelled = await thrice('POST', `/v2/drops/${other.dropId}/cancel`, { as: other.host });
    expect(outcomesOf(cancelled)).toEqual(['200', 'invalid_transition', 'invalid_transition']);
    await told(other, ['scheduled', 'opened', 'cancelled']);
  }, 60_000);

  /** What the room was told of the drop's states, each once and in this order. */
  async function told(shop: Shop, happened: readonly string[]): Promise<void> {
    const log = await audit(world.two, shop);
    const changes = log.filter(
      ({ type, data }) => type !== 'drop.progress' && data['dropId'] === shop.dropId,
    );
    expect(changes.map(({ type }) => type)).toEqual(happened.map((one) => `drop.${one}`));
  }
});

/** What each was answered, successes first: the status, or the code of the refusal. */
function outcomesOf(answers: readonly Answer[]): string[] {
  return answers.map(({ status, body }) => (status < 300 ? `${status}` : String(body['code']))).sort();
}

/** The one thing that was made, of which a repeat may hear that it is still being made. */
function sameId(answers: readonly Answer[]): string {
  for (const outcome of outcomesOf(answers)) expect(outcome).toMatch(/^(201|idempotency_in_progress)$/);
  const ids = new Set(answers.filter(({ status }) => status === 201).map(({ body }) => String(body['id'])));
  expect(ids.size).toBe(1);
  return [...ids][0]!;
}

function counted(to: number): number[] {
  return Array.from({ length: to }, (_, index) => index + 1);
}

function sorted(numbers: readonly number[]): number[] {
  return numbers.toSorted((a, b) => a - b);
}
