import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { waitFor } from '../../../../test/support/wait-for.js';
import { FrontCache, markCacheable } from './front-cache.js';
import { installFrontDoor } from './front-door.js';
import { InFlight } from './in-flight.js';
import type { QuickDoor } from './quick-door.js';

describe('the front door', () => {
  let server: Server;
  let inFlight: InFlight;
  let cache: FrontCache;
  /** Answers that somebody asked for at `/v2/slow`, or while all is slow, which nobody gives them. */
  let slow: ServerResponse[];
  let isSlow: boolean;
  let said: string;
  /** Answers that were kept, and given again. */
  let given: number;
  beforeEach(async () => {
    [inFlight, cache, slow, isSlow] = [new InFlight(), new FrontCache(), [], false];
    [said, given] = ['said', 0];
    server = createServer(({ url = '' }, response) => {
      if (isSlow || url.startsWith('/v2/slow')) return void slow.push(response);
      markCacheable(response, { seconds: 60, tags: ['t'] });
      response.end(said);
    });
    cache.onGiven(() => void (given += 1));
    const quick = { serve: (_: unknown, __: unknown, ___: unknown, longWay: () => void) => longWay() };
    installFrontDoor(server, {
      ...{ cache, inFlight, quick: quick as unknown as QuickDoor, logger: pino({ level: 'silent' }) },
      maxConcurrent: 100,
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const portOf = (): number => (server.address() as AddressInfo).port;
  const textOf = async (path: string): Promise<string> =>
    (await fetch(`http://127.0.0.1:${portOf()}${path}`)).text();
  /** Asks for all of it on one connection, without waiting for an answer. `fetch` packs its wishes so. */
  const askAhead = async (...paths: string[]) => {
    const socket = connect(portOf(), '127.0.0.1');
    await once(socket, 'connect');
    // Who is cut may be told so.
    socket.on('error', () => undefined);
    const head = 'HTTP/1.1\r\nHost: souk\r\nAccept-Encoding: gzip, deflate\r\n\r\n';
    socket.write(paths.map((path) => `GET ${path} ${head}`).join(''));
    return socket;
  };
  const connections = () =>
    new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));
  const noneUnderWay = () =>
    waitFor(() => inFlight.count === 0, { describe: 'nothing to be under way any more' });

  it('forgets whoever was cut off, also those who waited behind another answer of their connection', async () => {
    const socket = await askAhead('/v2/slow', '/v2/slow/1', '/v2/slow/2', '/v2/kept');
    await waitFor(() => inFlight.count === 3, { describe: 'three to be served, and one to be answered' });
    socket.destroy();
    expect(await inFlight.drained(5)).toBe(0);
    expect(inFlight.count).toBe(0);
  });

  it('serves others while somebody asks ahead and reads nothing', async () => {
    said = 'x'.repeat(500_000);
    expect(await textOf('/v2/kept')).toBe(said);
    const ahead = Array.from({ length: 60 }, () => '/v2/kept');
    const deaf = await Promise.all(Array.from({ length: 3 }, () => askAhead(...ahead)));
    for (const one of deaf) one.pause();
    await waitFor(() => given === 3 * 60, { describe: 'all of it to be answered' });
    expect((await fetch(`http://127.0.0.1:${portOf()}/v2/kept`)).status).toBe(200);
    for (const one of deaf) one.destroy();
    expect(await inFlight.drained(5)).toBe(0);
  });

  it('refuses what is too much, but not what it has at hand', async () => {
    expect(await textOf('/v2/kept')).toBe('said');
    const busy = Array.from({ length: 100 }, (_, n) => fetch(`http://127.0.0.1:${portOf()}/v2/slow/${n}`));
    await waitFor(() => inFlight.count === 100, { describe: 'as many as may be to be served' });
    const statuses = ['/v2/other', '/v2/kept', '/health'].map(
      async (path) => (await fetch(`http://127.0.0.1:${portOf()}${path}`)).status,
    );
    expect(await Promise.all(statuses)).toEqual([503, 200, 200]);
    for (const response of slow) response.end();
    await Promise.all(busy);
    expect(await textOf('/v2/other')).toBe('said');
  });

  it('cuts who reads nothing for long, and who asks too far ahead', async () => {
    said = 'x'.repeat(500_000);
    expect(await textOf('/v2/kept')).toBe(said);
    server.timeout = 50;
    for (const count of [60, 1_000]) {
      given = 0;
      const deaf = await askAhead(...Array.from({ length: count }, () => '/v2/kept'));
      deaf.pause();
      await waitFor(() => given > 0, { describe: 'some of it to be answered' });
      await waitFor(async () => (await connections()) === 0, { describe: 'the connection to be cut' });
      expect(given).toBeLessThan(100);
    }
    expect(await inFlight.drained(5)).toBe(0);
  });

  it('answers who offers another protocol', async () => {
    const socket = connect(portOf(), '127.0.0.1');
    socket.end('GET /v2/kept HTTP/1.1\r\nHost: souk\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
    const answer = (await socket.toArray()).join('');
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'header.upgrade' }],
    });
  });

  it('keeps nobody waiting for an answer that is made for who was cut off', async () => {
    expect(await textOf('/v2/kept')).toBe('said');
    cache.forget('t');
    isSlow = true;
    const socket = await askAhead('/v2/slow', '/v2/kept');
    await waitFor(() => slow.length === 2, { describe: 'both to have been asked' });
    isSlow = false;
    socket.destroy();
    await noneUnderWay();
    expect(await textOf('/v2/kept')).toBe('said');
  });

  it('gives who waits for one that is made slowly another, and each of a crowd their own', async () => {
    // Kept once, and slow the next time.
    const first = textOf('/v2/slow');
    await waitFor(() => slow.length === 1, { describe: 'the first to have asked' });
    finish(slow[0]!, 'old');
    expect(await first).toBe('old');
    cache.forget('t');
    const answers = [textOf('/v2/slow'), textOf('/v2/slow'), textOf('/v2/slow')];
    await waitFor(() => inFlight.count === 3, { describe: 'all to be under way' });
    expect(slow).toHaveLength(2);
    await waitFor(() => slow.length === 4, { describe: 'those who waited to ask for themselves' });
    for (const response of slow.slice(2)) finish(response, 'new');
    expect((await Promise.race([Promise.all(answers.slice(1)), Promise.all(answers)])).length).toBe(2);
    finish(slow[1]!, 'late');
    expect((await Promise.all(answers)).toSorted()).toEqual(['late', 'new', 'new']);
  });

  function finish(response: ServerResponse, text: string): void {
    markCacheable(response, { seconds: 60, tags: ['t'] });
    response.end(text);
  }
});
