import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { openShop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { numbers, openRoom } from '../rooms/ear.js';
import { Listener } from './listener.js';
import { Switchboard } from './switchboard.js';

describe('a client of several nodes', () => {
  let app: TestApp;
  let line: Switchboard;
  let ann: Listener;
  let roomId: string;
  beforeAll(async () => {
    app = await startApp();
  }, 60_000);
  afterAll(() => app.close());
  beforeEach(async () => {
    line = await Switchboard.to(app.url);
    ann = await Listener.at(line);
    ({ roomId } = await openRoom(app));
  });
  afterEach(async () => {
    ann.souk.close();
    await line.close();
  });

  it('goes on at another node where it was, again and again', async () => {
    const other = await app.another();
    const bob = await Listener.at({ url: other.url }, 'Bob');
    const talk = ann.listen(roomId, 0);
    await talk.joined;
    for (let round = 0; round < 6; round += 1) {
      const from = bob.souk.room(roomId);
      await Promise.all(numbers(1, 20).map((n) => from.send(`${round}.${n}`)));
      line.lead(round % 2 === 0 ? other.url : app.url);
      line.cut();
      await Promise.all(numbers(21, 40).map((n) => from.send(`${round}.${n}`)));
    }
    await ann.hears(240);
    expect(ann.seqs).toEqual(numbers(1, 240));
    expect(talk.proof()).toMatchObject({ count: 240, gapFree: true, gaps: 0 });
    bob.souk.close();
    await other.close();
  }, 60_000);

  it('goes on elsewhere when its node stops, and loses and doubles nothing', async () => {
    const leaving = await app.another({ DRAIN_SECONDS: '2' });
    line.lead(leaving.url);
    const talk = ann.listen(roomId, 0);
    await talk.joined;
    const room = ann.souk.room(roomId);
    const sent: Promise<{ seq: number }>[] = [];
    const talking = setInterval(() => void sent.push(room.send(`number ${sent.length + 1}`)), 20);
    await waitFor(() => ann.seqs.length > 10, { describe: 'some talk' });
    line.lead(app.url);
    const stopped = leaving.close();
    await waitFor(() => ann.states.some(([state]) => state === 'away'), {
      describe: 'leaving',
      timeoutMs: 10_000,
    });
    await waitFor(() => talk.isLive, { describe: 'being back', timeoutMs: 10_000 });
    await stopped;
    clearInterval(talking);
    const seqs = (await Promise.all(sent)).map(({ seq }) => seq);
    await ann.hears(sent.length);
    expect(seqs.sort((a, b) => a - b)).toEqual(numbers(1, sent.length));
    expect(ann.seqs).toEqual(numbers(1, sent.length));
    expect(new Set(ann.texts).size).toBe(sent.length);
  }, 60_000);

  it('holds one claim although its acknowledgement was lost and it asked another node', async () => {
    const { dropId, roomId: shop } = await openShop(app);
    const other = await app.another();
    await ann.listen(shop, 0).joined;
    line.deafen();
    const claimed = ann.souk.claim(dropId);
    const held = async (): Promise<unknown> => (await app.call('GET', `/v2/drops/${dropId}`)).body['held'];
    await waitFor(async () => (await held()) === 1, { describe: 'the claim' });
    line.lead(other.url);
    line.cut();
    const claim = await claimed;
    expect(claim).toMatchObject({ dropId, state: 'held', number: 1 });
    expect(await held()).toBe(1);
    await expect(ann.souk.claim(dropId)).rejects.toMatchObject({ code: 'limit_reached', status: 409 });
    await other.close();
  }, 60_000);
});
