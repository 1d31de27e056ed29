/** Whatever happens to lines, nodes and Redis while a room talks: everyone hears every event once and in order. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Subscription } from '../../libs/client/src/index.js';
import { describeOverRedis } from '../contracts/redis-server.js';
import { Listener } from '../e2e/client/listener.js';
import { Switchboard } from '../e2e/client/switchboard.js';
import { numbers, openRoom } from '../e2e/rooms/ear.js';
import { startApp, type TestApp } from '../support/app.js';
import { freePort } from '#platform/embedded/system/free-port.js';
import { waitFor } from '../support/wait-for.js';
import { SoukProcess } from './souk-process.js';

const SOAK = process.env['SOUK_SOAK'] === '1';
const LISTENERS = SOAK ? 12 : 5;
/** From one message to the next; milliseconds. */
const EVERY = SOAK ? 20 : 40;
/** Messages that are said while a line is cut: 3 seconds of talk, or half a minute. */
const MISSED = SOAK ? 1_500 : 75;
/** Messages that show that a room goes on: a second of talk. */
const SOME = SOAK ? 50 : 25;

describeOverRedis('a room that talks on', (redis) => {
  let steady: TestApp;
  let other: SoukProcess;
  let line: Switchboard;
  let roomId: string;
  let listeners: Listener[];
  let talks: Subscription[];
  let writers: Listener[];

  /** A second node, as operators run it. */
  const startNode = (port: string): Promise<SoukProcess> =>
    SoukProcess.start({
      settings: {
        ...{ NODE_ENV: 'test', LOG_LEVEL: 'warn', DEMO: 'false', DRAIN_SECONDS: '2', LIMITS_SCALE: '1000' },
        ...{ DATABASE_URL: steady.databaseUrl, REDIS_URL: redis.url, PORT: port },
        JWT_SECRET: 'a test needs no better one, only 32 bytes',
      },
    });

  beforeAll(async () => {
    steady = await startApp({ REDIS_URL: redis.url });
    other = await startNode(String(await freePort()));
  }, 90_000);
  afterAll(async () => {
    await other.remove();
    await steady.close();
  }, 60_000);

  beforeEach(async () => {
    line = await Switchboard.to(other.url);
    ({ roomId } = await openRoom(steady));
    const names = numbers(1, LISTENERS).map((number) => `Listener ${number}`);
    listeners = await Promise.all(names.map((name) => Listener.at(line, name)));
    talks = listeners.map((listener) => listener.listen(roomId, 0));
    await Promise.all(talks.map(({ joined }) => joined));
    // One writes where nothing happens, one through what is broken.
    writers = [await Listener.at({ url: steady.url }, 'Near'), await Listener.at(line, 'Far')];
  }, 60_000);
  afterEach(async () => {
    for (const { souk } of [...listeners, ...writers]) souk.close();
    await line.close();
  });

  /** Talks while `trouble` goes on, and shows that nobody has missed or doubled anything. */
  async function throughout(trouble: () => Promise<void>): Promise<void> {
    const sent: Promise<{ seq: number }>[] = [];
    const talking = setInterval(() => {
      const writer = writers[sent.length % writers.length] as Listener;
      // Who is cut off for half a minute has more patience than usual.
      sent.push(writer.souk.room(roomId).send(`number ${sent.length + 1}`, { timeLimit: 120_000 }));
    }, EVERY);
    const said = (more: number) => {
      const goal = sent.length + more;
      return waitFor(() => sent.length >= goal, { describe: `${more} messages`, timeoutMs: 60_000 });
    };
    try {
      await said(20);
      await trouble();
      await said(20);
    } finally {
      clearInterval(talking);
    }
    const seqs = (await Promise.all(sent)).map(({ seq }) => seq);
    const all = numbers(1, sent.length);
    expect([...seqs].sort((a, b) => a - b)).toEqual(all);
    await Promise.all(listeners.map((listener) => listener.hears(sent.length, 30_000)));
    const [first] = listeners;
    for (const [index, { seqs: heard, texts, resets }] of listeners.entries()) {
      expect(heard).toEqual(all);
      expect(texts).toEqual(first?.texts);
      expect(resets).toBe(0);
      expect(talks[index]?.proof()).toMatchObject({ count: all.length, gapFree: true, gaps: 0, doubles: 0 });
    }
    expect(new Set(first?.texts).size).toBe(sent.length);
  }

  const away = (listener: Listener): number => listener.states.filter(([state]) => state === 'away').length;
  const allAway = (times: number): Promise<unknown> =>
    waitFor(() => listeners.every((listener) => away(listener) >= times), {
      ...{ describe: 'everyone to lose the line', timeoutMs: 30_000 },
    });
  const allLive = (): Promise<unknown> =>
    waitFor(() => talks.every(({ isLive }) => isLive), { describe: 'all to be back', timeoutMs: 30_000 });
  /** Where nobody listens. */
  const nowhere = async (): Promise<string> => `http://127.0.0.1:${await freePort()}`;

  it('is heard whole after a line that was cut for long', async () => {
    await throughout(async () => {
      line.lead(await nowhere());
      line.cut();
      await allAway(1);
      const { lastSeq } = await headOf();
      await waitFor(async () => (await headOf()).lastSeq >= lastSeq + MISSED / 2, {
        ...{ describe: 'much talk meanwhile', timeoutMs: 120_000 },
      });
      line.lead(other.url);
      await allLive();
    });
  }, 240_000);

  it('is heard whole when its node is killed (kill -9) and starts again', async () => {
    await throughout(async () => {
      const { port } = new URL(other.url);
      other.signal('SIGKILL');
      await other.ended;
      await allAway(1);
      other = await startNode(port);
      await allLive();
    });
  }, 240_000);

  it('is heard whole while node after node is replaced', async () => {
    await throughout(async () => {
      for (const _ of [1, 2]) {
        const next = await startNode(String(await freePort()));
        line.lead(next.url);
        other.signal('SIGTERM');
        expect(await other.ended).toMatchObject({ code: 0 });
        other = next;
        await allLive();
      }
      await allAway(2);
    });
  }, 240_000);

  it('is heard whole while Redis is emptied, and while it is killed and starts empty', async () => {
    await throughout(async () => {
      await redis.ask((client) => client.flushall());
      await goesOn();
      await redis.kill();
      await goesOn();
      await redis.start();
      await goesOn();
    });
  }, 240_000);

  /** What is said from now on is heard, too. */
  async function goesOn(): Promise<void> {
    const { lastSeq } = await headOf();
    await Promise.all(listeners.map((listener) => listener.hears(lastSeq + SOME, 30_000)));
  }

  async function headOf(): Promise<{ lastSeq: number }> {
    const reader = writers[0] as Listener;
    const room = await reader.souk.call('GET /v2/rooms/{idOrSlug}', { path: { idOrSlug: roomId } });
    return room as { lastSeq: number };
  }
});
