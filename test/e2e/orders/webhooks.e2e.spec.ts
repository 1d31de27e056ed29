import { createHmac, type KeyObject, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtSecret } from '../../../libs/platform/src/auth/jwt-secret.js';
import { Database } from '../../../libs/platform/src/database/database.js';
import { OrdersSchedule } from '../../../src/orders/adapters/schedules/orders.schedule.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop } from '../../support/shop.js';
import { becomes, claim, look, order } from './buying.js';

describe('webhooks of the payment provider', () => {
  let app: TestApp;
  let ann: Visitor;
  let key: KeyObject;
  beforeAll(async () => {
    app = await startApp();
    ann = await app.guest('Ann');
    key = app.app.get(JwtSecret, { strict: false }).derived('sandbox payment webhooks');
  }, 30_000);
  afterAll(() => app.close());

  const now = () => Math.floor(Date.now() / 1000);
  const sign = (id: string, timestamp: number | string, body: string, by: KeyObject | string = key) =>
    `v1,${createHmac('sha256', by).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  const bodyOf = (paymentId: string, more: object = {}) =>
    JSON.stringify({ type: 'charge.decided', data: { paymentId, ...more } });
  const call = (
    id: string,
    timestamp: number | string,
    signature: string,
    body: string,
    provider = 'sandbox',
  ) =>
    app.call('POST', `/v2/payments/webhooks/${provider}`, {
      headers: { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature },
      body,
    });
  const genuine = (paymentId: string, id: string = randomUUID(), more: object = {}) => {
    const body = bodyOf(paymentId, more);
    return call(id, now(), sign(id, now(), body), body);
  };
  const placed = async (method: string) => {
    const { body } = await order(app, ann, [await claim(app, await openShop(app), ann)], method);
    return body;
  };

  it('change nothing that is known, in any order and any number of times', async () => {
    const { id, payment } = await placed('async_ok');
    await becomes(app, ann, id, ({ state }) => state === 'paid');
    const before = await look(app, ann, id);
    const event = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => genuine(payment.id, event)));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect((await genuine(payment.id)).status).toBe(204);
    expect(await look(app, ann, id)).toEqual(before);
    const rows = await app.app
      .get(Database)
      .reader.query('SELECT id FROM payment_notices WHERE payment_id = $1', [payment.id]);
    expect(new Set(rows.map((row) => row['id'] as string))).toContain(event);
  }, 20_000);

  it('are forgotten a month later, unless something is still expected of their payment; a repeat then does nothing', async () => {
    const [paid, silent] = [await placed('ok'), await placed('unreachable')];
    const nobody = { id: randomUUID() };
    const { reader } = app.app.get(Database);
    /** Some of a payment that were heard so many days ago. */
    const heard = (paymentId: string, days: number, count = 1) =>
      reader.query(
        `INSERT INTO payment_notices (provider, id, payment_id, at)
         SELECT 'sandbox', $1 || '_' || n, $2::uuid, now() - make_interval(days => $3) FROM generate_series(1, $4::int) AS n`,
        [`${paymentId}_${days}`, paymentId, days, count],
      );
    await heard(paid.payment.id, 32, 2_001);
    await heard(paid.payment.id, 30);
    await heard(silent.payment.id, 32);
    await heard(nobody.id, 32);
    await app.app.get(OrdersSchedule, { strict: false }).notices();
    const left = await reader.query<{ days: number; count: number; paid: boolean }>(
      `SELECT extract(day FROM now() - at)::integer AS days, payment_id = $1 AS paid, count(*)::integer
         FROM payment_notices WHERE id LIKE ANY($2) GROUP BY 1, 2 ORDER BY 1`,
      [paid.payment.id, [paid, silent, { payment: nobody }].map(({ payment }) => `${payment.id}%`)],
    );
    expect(left).toEqual([
      { days: 30, paid: true, count: 1 },
      { days: 32, paid: false, count: 1 },
    ]);
    const before = await look(app, ann, paid.id);
    expect((await genuine(paid.payment.id, `${paid.payment.id}_32_1`)).status).toBe(204);
    expect(await look(app, ann, paid.id)).toEqual(before);
  }, 20_000);

  it('are only a reason to ask: what they claim is not believed', async () => {
    const { id, payment } = await placed('async_fail');
    const early = await genuine(payment.id, randomUUID(), { state: 'captured', amount: 1 });
    expect(early.status).toBe(204);
    expect((await look(app, ann, id)).payment.state).toBe('pending');
    await becomes(app, ann, id, ({ payment: seen }) => seen.state === 'declined');
    await genuine(payment.id, randomUUID(), { state: 'captured' });
    expect((await look(app, ann, id)).state).toBe('pending_payment');
  }, 20_000);

  it('of payments that nobody asked for are answered, and do nothing', async () => {
    expect((await genuine(randomUUID())).status).toBe(204);
  });

  it('are refused unless they are signed, by the right key, for exactly this, and lately', async () => {
    const { id, payment } = await placed('async_ok');
    const [event, body] = [randomUUID(), bodyOf(payment.id)];
    const good = sign(event, now(), body);
    const others: readonly [string, () => ReturnType<typeof call>][] = [
      ['no signature', () => app.call('POST', '/v2/payments/webhooks/sandbox', { body })],
      ['an empty one', () => call(event, now(), '', body)],
      ['another key', () => call(event, now(), sign(event, now(), body, 'another key'), body)],
      [
        'the JWT secret itself',
        () => call(event, now(), sign(event, now(), body, 'a test needs no better one, only 32 bytes'), body),
      ],
      ['another version', () => call(event, now(), good.replace('v1', 'v2'), body)],
      ['a cut one', () => call(event, now(), good.slice(0, 20), body)],
      ['another id', () => call(randomUUID(), now(), good, body)],
      ['another body', () => call(event, now(), good, bodyOf(randomUUID()))],
      ['a body that only means the same', () => call(event, now(), good, ` ${body}`)],
      ['another time', () => call(event, now() - 100, good, body)],
      ['too old', () => call(event, now() - 301, sign(event, now() - 301, body), body)],
      ['from the future', () => call(event, now() + 302, sign(event, now() + 302, body), body)],
      ['no time', () => call(event, 'NaN', sign(event, 'NaN', body), body)],
    ];
    for (const [what, send] of others) {
      const answer = await send();
      expect([what, answer.status, answer.body['code']]).toEqual([what, 401, 'unauthenticated']);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
    await becomes(app, ann, id, ({ state }) => state === 'paid');
  }, 20_000);

  it('are read with several signatures, as while a provider changes its key', async () => {
    const { payment } = await placed('ok');
    const [event, body] = [randomUUID(), bodyOf(payment.id)];
    const signature = `${sign(event, now(), body, 'the old key')} ${sign(event, now(), body)}`;
    expect((await call(event, now(), signature, body)).status).toBe(204);
  });

  it.each(['{}', 'null', '{"data":{"paymentId":"no id"}}', '{"data":{"paymentId":["x"]}}'])(
    'are refused as malformed when they are genuine but say %s',
    async (body) => {
      const event = randomUUID();
      const answer = await call(event, now(), sign(event, now(), body), body);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    },
  );

  it('of an unknown provider are not found', async () => {
    const [event, body] = [randomUUID(), bodyOf(randomUUID())];
    const answer = await call(event, now(), sign(event, now(), body), body, 'nobody');
    expect([answer.status, answer.body['code']]).toEqual([404, 'not_found']);
  });
});
