import {
  createServer,
  get as plainGet,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FrontCache, markCacheable } from './front-cache.js';
import { keyOf } from './front-key.js';

describe('the front cache', () => {
  let cache: FrontCache;
  let server: Server;
  /** What the slow path does, and how often it was asked to. */
  let slowPath: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
  let asked: number;
  let isStale: boolean;
  /** Says `one` whenever somebody asked for what is not kept. */
  const came = new EventEmitter();
  beforeEach(async () => {
    isStale = false;
    cache = new FrontCache(() => isStale);
    asked = 0;
    server = createServer((request, response) => {
      const exchange = { request, response, requestId: 'r' };
      const make = (): void => {
        asked += 1;
        void slowPath(request, response);
      };
      const key = keyOf(request, false);
      if (key === undefined) return make();
      const kept = cache.find(key);
      if (kept !== undefined) return cache.give(kept, exchange);
      cache.make(key, exchange, make);
      came.emit('one');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const get = (path = '/a', headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers });
  /** `fetch` would say that it insists on new bytes. */
  const statusFor = async (known: string): Promise<number | undefined> => {
    const { port } = server.address() as AddressInfo;
    const question = plainGet({ port, path: '/a', agent: false, headers: { 'if-none-match': known } });
    const [answer] = (await once(question, 'response')) as [IncomingMessage];
    answer.resume();
    return answer.statusCode;
  };
  const say = (text: string, caching = { seconds: 60, tags: ['t'] }) =>
    void (slowPath = (_, response) => {
      markCacheable(response, caching);
      response.setHeader('ETag', '"e"');
      response.end(text);
    });

  it('gives again what was said once, until it is told to forget what that was made of', async () => {
    say('one');
    expect([await (await get()).text(), await (await get()).text(), asked]).toEqual(['one', 'one', 1]);
    say('two');
    cache.forget('another');
    expect(await (await get()).text()).toBe('one');
    cache.forget('t');
    expect([await (await get()).text(), asked]).toEqual(['two', 2]);
  });

  it('keeps a form for each of our languages, and no more of them however odd the headers are', async () => {
    say('one');
    const ask = (accept: string) => get('/a', { 'accept-language': accept });
    const odd = Array.from({ length: 50 }, (_, n) => `x${n};q=0.${n}`);
    for (const accept of ['', '*', 'xx', 'x-1', 'q', ...odd]) await ask(accept);
    expect(asked).toBe(1);
    for (const accept of ['de', 'DE-at', 'de, en;q=0.5', 'xx, de', 'de;q=0.2']) await ask(accept);
    expect(asked).toBe(2);
    say('two');
    expect(await (await ask('fr')).text()).toBe('two');
    expect(await (await ask('de')).text()).toBe('one');
  });

  describe('of what was asked for before', () => {
    let finish: (text: string) => void;
    /** An answer that waits to be finished. */
    const hold = () =>
      void (slowPath = (_, response) => {
        markCacheable(response, { seconds: 60, tags: ['t'] });
        finish = (text) => void response.end(text);
      });
    const textOf = async (answer: Promise<Response>) => (await answer).text();
    /** Asks, and waits until the server knows of it. */
    const ask = async (): Promise<Promise<Response>[]> => {
      const answer = get();
      await once(came, 'one');
      return [answer];
    };
    beforeEach(async () => {
      say('old');
      await get();
      cache.forget('t');
    });

    it('makes one answer for all who ask while it is made', async () => {
      hold();
      const crowd = [...(await ask()), ...(await ask()), ...(await ask())];
      finish('new');
      expect([await Promise.all(crowd.map(textOf)), asked]).toEqual([['new', 'new', 'new'], 2]);
    });

    it('makes another for who asks after anything was forgotten, and keeps the first one for nobody else', async () => {
      hold();
      const [first] = await ask();
      const finishFirst = finish;
      cache.forget('t');
      const [second] = await ask();
      const finishSecond = finish;
      const [third] = await ask();
      expect(asked).toBe(3);
      finishFirst('before');
      expect(await textOf(first!)).toBe('before');
      finishSecond('after');
      expect([await textOf(second!), await textOf(third!), await textOf(get())]).toEqual([
        'after',
        'after',
        'after',
      ]);
      expect(asked).toBe(3);
    });

    it('has everyone ask when the answer turns out to be for nobody else, and lets nobody wait for the next', async () => {
      let open = (): void => undefined;
      slowPath = async (_, response) => {
        await new Promise<void>((resolve) => (open = resolve));
        response.end('mine');
      };
      const crowd = [...(await ask()), ...(await ask())];
      expect(asked).toBe(2);
      open();
      await textOf(crowd[0]!);
      expect(asked).toBe(3);
      const another = await ask();
      expect(asked).toBe(4);
      server.closeAllConnections();
      await Promise.allSettled([crowd[1], ...another]);
    });

    it('has another make it when who was to went away', async () => {
      hold();
      const { port } = server.address() as AddressInfo;
      // As `fetch` wishes it.
      const headers = { 'accept-encoding': 'gzip' };
      const first = plainGet({ port, path: '/a', agent: false, headers }).on('error', () => undefined);
      await once(came, 'one');
      const [second] = await ask();
      say('new');
      first.destroy();
      expect([await textOf(second!), asked]).toEqual(['new', 3]);
    });
  });

  it('keeps no answer that was begun before something was forgotten', async () => {
    let finish = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      slowPath = (_, response) => {
        markCacheable(response, { seconds: 60, tags: ['t'] });
        finish = () => response.end('old');
        resolve();
      };
    });
    const answer = get();
    await begun;
    cache.forget('t');
    finish();
    expect(await (await answer).text()).toBe('old');
    say('new');
    expect(await (await get()).text()).toBe('new');
  });

  it('keeps only what is marked, only successes, and only for its time', async () => {
    slowPath = (_, response) => void response.end('mine');
    await get();
    slowPath = (_, response) => {
      markCacheable(response, { seconds: 60, tags: [] });
      response.writeHead(404).end();
    };
    await get();
    say('short', { seconds: 0.001, tags: ['t'] });
    await get();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await get();
    expect(asked).toBe(4);
  });

  it('marks what may be stale, for as long as it may be', async () => {
    say('one');
    const warnings: (string | null)[] = [];
    for (isStale of [false, true, false]) {
      const headers = { 'if-none-match': '"e"', 'cache-control': 'max-age=0' };
      for (const answer of [await get(), await get('/a', headers)])
        warnings.push(answer.headers.get('warning'));
    }
    const mark = expect.stringMatching(/^110 /);
    expect([warnings, asked]).toEqual([[null, null, mark, mark, null, null], 1]);
  });

  it('puts together an answer that came in pieces', async () => {
    slowPath = (_, response) => {
      markCacheable(response, { seconds: 60, tags: [] });
      response.write('one ');
      response.write(Buffer.from('two '));
      response.end('three');
    };
    const [first, second] = [await get(), await get()];
    expect(await first.text()).toBe('one two three');
    expect([await second.text(), second.headers.get('content-length'), asked]).toEqual([
      'one two three',
      '13',
      1,
    ]);
  });

  it('finds the known answer in a list, and is not held up by one that is all blanks', async () => {
    say('x');
    await statusFor('"none"');
    for (const list of ['"e"', '"a" , W/"e"', '"a","e" ,"b"']) expect(await statusFor(list)).toBe(304);
    const since = performance.now();
    for (const blank of [' ', '\t'])
      for (let time = 0; time < 5; time += 1)
        expect(await statusFor(`"a"${blank.repeat(15_000)}"b"`)).toBe(200);
    expect(performance.now() - since).toBeLessThan(1_000);
  });

  it('knows addresses apart, and asks anew for those too long to be worth a place', async () => {
    say('x');
    await get('/a?q=1');
    await get('/a?q=2');
    await get(`/${'a'.repeat(600)}`);
    await get(`/${'a'.repeat(600)}`);
    expect(asked).toBe(4);
  });
});
