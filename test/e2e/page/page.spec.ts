import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import type { BrowserContext, Page } from 'playwright-core';
import { JwtSecret } from '#platform/auth/jwt-secret.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { describeWithChromium } from '../../support/chromium.js';
import { waitFor } from '../../support/wait-for.js';

describeWithChromium('the page of the demo room', (chromium) => {
  let app: TestApp;
  let host: Visitor;
  let roomId: string;
  let dropId: string;
  let other: Visitor;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    app = await startApp({ DEMO: 'true' });
    host = await app.signIn('host@souk.test');
    other = await app.signIn('shopper1@souk.test');
    roomId = (await app.call<{ id: string }>('GET', '/v2/rooms/friday-drop', { as: host })).body.id;
    const drops = await app.call<{ data: { id: string }[] }>('GET', `/v2/rooms/${roomId}/drops`, {
      as: host,
    });
    dropId = drops.body.data[0]?.id ?? '';
  }, 60_000);

  afterAll(() => app.close(), 30_000);

  beforeEach(async () => {
    complaints = [];
    context = await chromium.browser.newContext();
    page = await context.newPage();
    // Less than a test may take: what is waited for in vain is told by its name.
    page.setDefaultTimeout(15_000);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${app.url}/`);
    await page.fill('#name', 'Ada');
    await page.click('#enter button');
    await page.waitForSelector('#drop:not([hidden])');
  }, 30_000);

  afterEach(async () => {
    await context.close();
    // Also what the content security policy forbids is told there.
    expect(complaints).toEqual([]);
  });

  it('shows what others write at once, and as text', async () => {
    await say('is it <b>this</b> one? <img src=x onerror=alert(1)>');
    await seen('shopper 1 is it <b>this</b> one? <img src=x onerror=alert(1)>');
    expect(await page.locator('#log img').count()).toBe(0);
    await page.fill('#text', 'yes, this one');
    await page.press('#text', 'Enter');
    await seen('Ada yes, this one');
  });

  it('shows the room that its address names', async () => {
    const { body } = await app.call<{ id: string }>('POST', '/v2/rooms', {
      ...{ as: host, body: { title: 'Another', kind: 'public' } },
    });
    await page.goto(`${app.url}/?room=${body.id}`);
    await app.call('POST', `/v2/rooms/${body.id}/messages`, {
      as: other,
      body: { clientId: 'a', text: 'over here' },
    });
    await seen('shopper 1 over here');
  });

  it('shows what becomes of a message: its new text, and none once it is deleted', async () => {
    const id = await say('the frist');
    await seen('shopper 1 the frist');
    await app.call('PATCH', `/v2/messages/${id}`, { as: other, body: { text: 'the <i>first</i>' } });
    await seen('shopper 1 the <i>first</i>');
    await app.call('DELETE', `/v2/messages/${id}`, { as: host });
    await seen('shopper 1 deleted');
    expect(await page.locator('#log').textContent()).not.toMatch(/frist|first/);
  });

  it('counts down to the drop, and opens with it', async () => {
    await page.waitForSelector('#clock:text-matches("Opens in 00:0[012]:[0-9][0-9]")');
    expect(await page.isDisabled('#buy')).toBe(true);
    await open();
    await page.waitForSelector('#clock:text("The drop is open")');
    await page.waitForSelector('#buy:enabled');
  });

  it('claims and pays at one press', async () => {
    await open();
    await page.click('#buy');
    await page.waitForSelector('#mine:text-matches("You are number 1. Yours for 00:0")');
    await page.waitForSelector('#mine:text-matches("Paid: order [0-9]+, you were number 1")');
    const drop = await app.call('GET', `/v2/drops/${dropId}`);
    expect(drop.body).toMatchObject({ held: 0, sold: 1 });
    await waitFor(async () => /^99 of 100 left/.test((await page.textContent('#stock')) ?? ''), {
      describe: 'the stock to move',
    });
    expect(await page.isDisabled('#buy')).toBe(true);
  });

  it('goes on where it was when the connection was lost', async () => {
    await page.evaluate('socket.io.engine.close()');
    await say('did I miss something?');
    await seen('shopper 1 did I miss something?');
    expect(await page.locator('#log li', { hasText: 'did I miss something?' }).count()).toBe(1);
    await page.waitForSelector('#problem:empty', { state: 'attached' });
  });

  it('keeps its visitor over a reload', async () => {
    await page.reload();
    await page.waitForSelector('#talk:not([hidden])');
    expect(await page.isHidden('#enter')).toBe(true);
  });

  it('keeps its claim over a reload, and pays it at the next press', async () => {
    await open();
    const before = await units();
    // The order is on its way for ever: as if the page was left just then.
    await page.route('**/v2/orders', () => undefined);
    await page.click('#buy');
    const held = page.locator('#mine:text-matches("^You are number [0-9]+. Yours for 00:0")');
    const number = /number \d+/.exec((await held.textContent()) ?? '')?.[0];
    await page.reload();
    expect(await held.textContent()).toContain(number);
    expect(await units()).toEqual({ held: before.held + 1, sold: before.sold });
    await page.unroute('**/v2/orders');
    await page.click('#buy:enabled');
    const paid = page.locator(`#mine:text-matches("^Paid: order [0-9]+, you were ${number}$")`);
    await paid.waitFor();
    expect(await units()).toEqual({ held: before.held, sold: before.sold + 1 });
    await page.reload();
    await paid.waitFor();
    await page.waitForSelector('#buy:disabled');
  }, 30_000);

  it('asks again with the same key for a claim whose answer it did not live to see', async () => {
    await open();
    const before = await units();
    await page.route('**/v2/drops/*/claims', async (route) => void (await route.fetch()));
    await page.click('#buy');
    await waitFor(async () => (await units()).held === before.held + 1, { describe: 'the claim' });
    await page.reload();
    await page.unroute('**/v2/drops/*/claims');
    await page.click('#buy:enabled');
    await page.waitForSelector('#mine:text-matches("^Paid")');
    expect(await units()).toEqual({ held: before.held, sold: before.sold + 1 });
  }, 60_000);

  it('waits in line while all units are on hold, and pays when its turn came', async () => {
    const body = { variantId: await oneUnit(), quantity: 1, holdSeconds: 60 };
    const drop = await app.call<{ id: string }>('POST', `/v2/rooms/${roomId}/drops`, { as: host, body });
    for (const verb of ['open', 'pause']) await change(drop.body.id, verb);
    await page.waitForSelector('#clock:text("Paused")');
    await change(drop.body.id, 'resume');
    const claim = await app.call<{ id: string }>('POST', `/v2/drops/${drop.body.id}/claims`, {
      ...{ as: other, body: { quantity: 1 }, headers: { 'idempotency-key': 'first' } },
    });
    await page.click('#buy:enabled');
    await page.waitForSelector('#mine:text("In line, 1 to go")');
    // The browser's own note that the claim was refused.
    complaints = complaints.filter((text) => !text.includes('409'));
    await page.reload();
    await page.waitForSelector('#mine:text("In line, 1 to go")');
    expect(await page.isDisabled('#buy')).toBe(true);
    await app.call('DELETE', `/v2/claims/${claim.body.id}`, { as: other });
    await page.waitForSelector('#mine:text-matches("^You are number 2. Yours for 00:0")');
    await page.click('#buy:enabled');
    await page.waitForSelector('#mine:text-matches("^Paid: order [0-9]+, you were number 2$")');
    await page.waitForSelector('#clock:text("Sold out")');
  }, 30_000);

  it('renews its token before it expires, for its socket too', async () => {
    const sent: string[] = [];
    page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
    await page.clock.install();
    await page.reload();
    await page.waitForSelector('#people:text-matches("here")');
    // Access tokens of the same session and second are the same; refresh tokens never are.
    const refreshToken = () => page.evaluate<string>('me.refreshToken');
    const [old, renewal] = [await refreshToken(), page.waitForResponse('**/v2/auth/refresh')];
    // A socket that was not pinged for so long leaves, and comes back with the token that there is then.
    const backAfter = async (time: string): Promise<void> => {
      await page.clock.fastForward(time);
      const isBack = () => page.evaluate<boolean>('socket.connected');
      await waitFor(isBack, { describe: 'the socket to be back', timeoutMs: 20_000 });
      expect(await refreshToken()).toBe(old);
    };
    await backAfter('10:00');
    await backAfter('01:30');
    // Too short for it to leave.
    await page.clock.fastForward('00:35');
    expect((await renewal).status()).toBe(200);
    await waitFor(async () => (await refreshToken()) !== old, { describe: 'another token' });
    const renewed = `["auth.renew",{"token":"${await token()}"}]`;
    await waitFor(() => sent.some((frame) => frame.includes(renewed)), {
      ...{ describe: 'the socket to hear of it', timeoutMs: 20_000 },
    });
  }, 60_000);

  it('comes back by itself after its token expired while nobody looked', async () => {
    const { signingKey } = app.app.get(JwtSecret);
    const claims = jwt.decode(await token()) as jwt.JwtPayload;
    const expired = jwt.sign({ ...claims, iat: 1_000_000_000, exp: 1_000_000_900 }, signingKey);
    await page.evaluate(`keep({ accessToken: ${JSON.stringify(expired)}, until: 0 })`);
    await page.reload();
    await page.waitForSelector('#people:text-matches("here")');
    expect(await token()).not.toBe(expired);
    expect(await page.isHidden('#enter')).toBe(true);
  });

  const token = () => page.evaluate<string>('me.accessToken');

  /** What the drop says of its units. */
  async function units(): Promise<{ held: number; sold: number }> {
    const { body } = await app.call<{ held: number; sold: number }>('GET', `/v2/drops/${dropId}`);
    return { held: body.held, sold: body.sold };
  }

  async function change(id: string, verb: string): Promise<void> {
    const { status } = await app.call('POST', `/v2/drops/${id}/${verb}`, { as: host });
    expect(status).toBe(200);
  }

  /** A product of one unit, for a drop of its own. */
  async function oneUnit(): Promise<string> {
    const variants = [{ sku: 'LAST-ONE', price: { amount: 4_900, currency: 'EUR' }, onHand: 1 }];
    const product = await app.call<{ variants: { id: string }[] }>('POST', '/v2/products', {
      ...{ as: host, body: { title: 'Last one', variants } },
    });
    return product.body.variants[0]?.id ?? '';
  }

  /** Only once: later calls are refused, as the drop is open. */
  async function open(): Promise<void> {
    await app.call('POST', `/v2/drops/${dropId}/open`, { as: host });
  }

  async function say(text: string): Promise<string> {
    const body = { clientId: text.slice(0, 20), text };
    const answer = await app.call('POST', `/v2/rooms/${roomId}/messages`, { as: other, body });
    expect(answer.status).toBe(201);
    return String(answer.body['id']);
  }

  async function seen(line: string): Promise<void> {
    await waitFor(
      async () => {
        const lines = await page.locator('#log li').allTextContents();
        return lines.some((shown) => shown.toLowerCase() === line.toLowerCase());
      },
      { describe: `"${line}" on the page`, timeoutMs: 10_000 },
    );
  }
});
