import { randomUUID } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as loop } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ThreadedInvoices } from '../../../src/orders/adapters/invoices/threaded-invoices.js';
import { Invoices } from '../../../src/orders/application/after-sale/ports.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { pdfText } from '../../support/pdf-text.js';
import { someone } from '../catalog/people.js';
import { refund, sell } from './after-sale.js';
import { becomes } from './buying.js';
import { checkOut, fill, sql, stockUp } from './filling.js';

/** Of many alphabets. */
const ADDRESS = {
  ...{ name: 'Žofie Łąkowska', line1: 'Ηρακλείου 7', line2: 'кв. 12', city: 'Győr', postalCode: '9021' },
  country: 'HU',
};

describe('invoices over REST', () => {
  let app: TestApp;
  let admin: { id: string; token: string };
  beforeAll(async () => {
    app = await startApp();
    admin = someone(app, 'admin');
  }, 30_000);
  afterAll(() => app.close());

  const ask = async (
    as: Pick<Visitor, 'token'>,
    orderId: string,
    { headers = {}, at = app }: { headers?: Record<string, string>; at?: TestApp } = {},
  ): Promise<{ status: number; headers: Headers; pdf: Buffer }> => {
    const response = await fetch(`${at.url}/v2/orders/${orderId}/invoice`, {
      headers: { authorization: `Bearer ${as.token}`, ...headers },
    });
    return {
      status: response.status,
      headers: response.headers,
      pdf: Buffer.from(await response.arrayBuffer()),
    };
  };

  it('say what was bought, by whom and for how much, under the number of the order', async () => {
    const { buyer, order } = await sell(app, { hosts: 2, more: { shippingAddress: ADDRESS } });
    const { status, headers, pdf } = await ask(buyer, order.id);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(headers.get('cache-control')).toContain('private');
    const text = pdfText(pdf);
    expect(text).toContain(`Invoice ${order.number}\n`);
    for (const said of [order.id, 'Žofie Łąkowska', 'Ηρακλείου 7', 'кв. 12', '9021 Győr', 'HU'])
      expect(text).toContain(said);
    expect(text).toMatch(/Tee, size 0\n2\nEUR 19\.99\nEUR 39\.98\nTee, size 0\n2\nEUR 19\.99\nEUR 39\.98/);
    expect(text).toMatch(/Subtotal\nEUR 79\.96\nShipping\nEUR 0\.00\nTax\nEUR 0\.00\nTotal\nEUR 79\.96/);
    expect((await ask(admin, order.id)).pdf).toEqual(pdf);
  });

  it('are the same bytes for ever: asked again, at once, on another node, after a refund and a new title', async () => {
    const { buyer, order, shelves } = await sell(app);
    const first = await Promise.all([0, 1, 2, 3].map(() => ask(buyer, order.id)));
    const [{ pdf, headers }] = first as [(typeof first)[number]];
    for (const one of first) expect(one.pdf.equals(pdf)).toBe(true);
    const host = shelves[0]?.host as Visitor;
    await app.call('PATCH', `/v2/products/${shelves[0]?.productId}`, { as: host, body: { title: 'Other' } });
    await refund(app, host, order.id);
    await becomes(app, buyer, order.id, ({ state }) => state === 'refunded');
    expect((await ask(buyer, order.id)).pdf.equals(pdf)).toBe(true);
    const node = await app.another();
    expect((await ask(buyer, order.id, { at: node })).pdf.equals(pdf)).toBe(true);
    const known = await ask(buyer, order.id, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect([known.status, known.pdf.length]).toEqual([304, 0]);
    await expect(
      sql(app, 'UPDATE order_invoices SET pdf = $2 WHERE order_id = $1', [order.id, pdf]),
    ).rejects.toThrow();
  }, 30_000);

  it('asked for first after a refund say what was paid, and the same facts are the same bytes', async () => {
    const { buyer, order, shelves } = await sell(app);
    const invoices = app.app.get(Invoices, { strict: false });
    const viewer = { userId: buyer.id, role: 'shopper' };
    const before = await invoices.find(order.id, viewer);
    await refund(app, shelves[0]?.host as Visitor, order.id, { lines: [{ line: 0, quantity: 1 }] });
    const after = await invoices.find(order.id, viewer);
    expect([after, after.pdf]).toEqual([before, null]);
    const printer = new ThreadedInvoices();
    const [one, other] = [await printer.print(before.facts), await printer.print(after.facts)];
    await printer.onModuleDestroy();
    expect(Buffer.compare(one, other)).toBe(0);
    const { pdf } = await ask(buyer, order.id);
    expect(Buffer.compare(pdf, one)).toBe(0);
    expect(pdfText(pdf)).toContain('Total\nEUR 39.98');
  });

  it('are of the buyer and admins: there is none for hosts, others, and orders that are not paid', async () => {
    const { buyer, order, shelves } = await sell(app);
    for (const as of [shelves[0]?.host as Visitor, await app.guest(), await app.host()])
      expect((await ask(as, order.id)).status).toBe(404);
    expect((await ask({ token: 'none' }, order.id)).status).toBe(401);
    for (const id of [randomUUID(), 'x']) expect((await ask(buyer, id)).status).toBe(404);
    const shelf = await stockUp(app);
    const ann = await app.guest();
    await fill(app, ann, [{ variantId: shelf.variantId, quantity: 1 }]);
    const { body } = await checkOut(app, ann, { method: 'decline' });
    for (const as of [ann, admin]) expect((await ask(as, String(body.orderId))).status).toBe(404);
  });

  it('of hundreds of long lines take as many pages as they need, and nobody waits for them meanwhile', async () => {
    const line = (index: number) => ({
      ...{ title: `${index} ${'Ein sehr langer Name '.repeat(10)}`, quantity: 3, unitPrice: 1, total: 3 },
      ...{ discount: 0, taxRate: 0, tax: 0 },
    });
    const printer = new ThreadedInvoices();
    const facts = {
      ...{
        orderId: randomUUID(),
        number: 1,
        paidAt: '2026-11-21T10:00:00.000Z',
        currency: 'JPY',
        address: null,
      },
      ...{ lines: Array.from({ length: 400 }, (_, index) => line(index)) },
      ...{ subtotal: 300, discount: 0, taxIncluded: false, tax: 0, shipping: 0, total: 300 },
    };
    await printer.print({ ...facts, lines: [] });
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    // What it measures is from one of its own ticks to the next.
    const ticked = async () => {
      for (const { count } = delay; delay.count === count;) await loop();
    };
    await ticked();
    const began = performance.now();
    const pdf = Buffer.from(await printer.print(facts));
    const took = performance.now() - began;
    await ticked();
    delay.disable();
    expect(delay.max / 1e6).toBeLessThan(took / 2);
    const text = pdfText(pdf);
    expect(text).toContain('Total\nJPY 300');
    for (const index of [0, 200, 399]) expect(text).toContain(`\n${index} Ein sehr`);
    expect(pdf.toString('latin1').match(/\/Type \/Page\n/g)?.length).toBeGreaterThan(3);
    // One is printed, 32 wait, and who comes then is told to come again.
    const many = await Promise.allSettled(
      Array.from({ length: 40 }, () => printer.print({ ...facts, lines: [] })),
    );
    expect(many.filter(({ status }) => status === 'rejected')).toHaveLength(7);
    await printer.onModuleDestroy();
  }, 15_000);
});
