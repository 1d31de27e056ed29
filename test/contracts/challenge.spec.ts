/** Challenges by a service that behaves as Cloudflare documents its own. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { NoChallenge } from '../../libs/platform/src/challenge/no-challenge.js';
import { TurnstileChallenge } from '../../libs/platform/src/challenge/turnstile-challenge.js';
import { type Siteverify, startSiteverify } from '../support/siteverify.js';
import { waitFor } from '../support/wait-for.js';

const refused = (code: string, facts: object = {}) =>
  expect.objectContaining({ code, facts: expect.objectContaining(facts) });

describe('no challenge', () => {
  it('keeps nobody waiting, whatever they send', () => {
    expect(new NoChallenge().demand()).toBeUndefined();
  });
});

describe('a challenge by Turnstile', () => {
  let service: Siteverify;
  let logged: string[];
  let challenge: TurnstileChallenge;
  beforeAll(async () => {
    service = await startSiteverify();
  });
  afterAll(() => service.close());
  beforeEach(() => {
    service.behaves = 'well';
    service.asked.length = 0;
    challenge = node();
  });

  function node({ url, secret }: { url: string; secret: string } = service): TurnstileChallenge {
    logged = [];
    return new TurnstileChallenge(
      { url, secret },
      pino({}, { write: (line: string) => void logged.push(line) }),
    );
  }
  const solved = (): string => `solved ${randomUUID()}`;
  /** What comes of a demand; a refusal that is thrown at once counts like one that comes later. */
  const demand = async (user: string, token?: string, of = challenge): Promise<unknown> => {
    try {
      return (await of.demand(user, token)) ?? 'passed';
    } catch (error) {
      return error;
    }
  };

  it('is passed with a solved token, which is sent as a form with the secret and nothing of the user', async () => {
    const token = `${solved()}&secret=mine`;
    expect(await demand('ann', token)).toBe('passed');
    expect(service.asked.map((form) => Object.fromEntries(form))).toEqual([
      { secret: service.secret, response: token, idempotency_key: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ]);
  });

  it('is asked for without a token, with none that could be one, and with one that was not solved', async () => {
    for (const token of [undefined, '', 'solved '.padEnd(2_049, 'x')])
      expect(await demand('ann', token)).toEqual(refused('challenge_required'));
    expect(service.asked).toHaveLength(0);
    expect(await demand('ann', 'made up')).toEqual(
      refused('challenge_required', { reasons: ['invalid-input-response'] }),
    );
    expect(await demand('ann')).toEqual(refused('challenge_required'));
    expect(logged).toEqual([]);
  });

  it('is remembered for its user alone, who is not asked again', async () => {
    const token = solved();
    await demand('ann', token);
    expect(challenge.demand('ann', undefined)).toBeUndefined();
    expect(challenge.demand('ann', 'anything')).toBeUndefined();
    expect(service.asked).toHaveLength(1);
    expect(await demand('bob', token)).toEqual(
      refused('challenge_required', { reasons: ['timeout-or-duplicate'] }),
    );
    expect(await demand('bob')).toEqual(refused('challenge_required'));
  });

  it('is asked for again when its time is over, however often it was made use of', async () => {
    const { url, secret } = service;
    const short = new TurnstileChallenge({ url, secret }, pino({ level: 'silent' }), 300);
    await demand('ann', solved(), short);
    expect(await demand('ann', undefined, short)).toBe('passed');
    await waitFor(async () => (await demand('ann', undefined, short)) !== 'passed', { describe: 'the end' });
    expect(await demand('ann', undefined, short)).toEqual(refused('challenge_required'));
  });

  it('takes the token of the same user on another node as well, and after an answer that was lost', async () => {
    const token = solved();
    await demand('ann', token);
    expect(await demand('ann', token, node())).toBe('passed');
    expect(await demand('bob', token, node())).toEqual(refused('challenge_required'));
  });

  it('asks once for what is sent twice at the same time', async () => {
    const token = solved();
    service.behaves = 'hangs';
    const both = [demand('ann', token), demand('ann', token)];
    await waitFor(() => service.asked.length > 0, { describe: 'the question' });
    service.wake();
    expect(await Promise.all(both)).toEqual(['passed', 'passed']);
    expect(service.asked).toHaveLength(1);
  });

  it.each(['garbage', 'breaks', 'empty', 'says success and breaks', 'moves away'] as const)(
    'lets nobody pass where the service %s, and says when to come back',
    async (behaves) => {
      service.behaves = behaves;
      for (const user of ['ann', 'bob'])
        expect(await demand(user, solved())).toEqual(refused('overloaded', { retryAfterSeconds: 2 }));
      // Once for each time, without the secret.
      expect(logged).toHaveLength(1);
      service.behaves = 'well';
      expect(await demand('ann', solved())).toBe('passed');
      expect([logged.length, logged.join().includes(service.secret)]).toEqual([2, false]);
    },
  );

  it('waits two seconds for an answer, and lets nobody pass without it', async () => {
    service.behaves = 'hangs';
    const since = performance.now();
    expect(await demand('ann', solved())).toEqual(refused('overloaded'));
    expect(performance.now() - since).toBeGreaterThan(1_900);
    expect(performance.now() - since).toBeLessThan(4_000);
    service.wake();
  });

  it('lets nobody pass where nobody listens, or the secret is wrong, and tells the operator', async () => {
    for (const wrong of [
      { url: 'http://127.0.0.1:1/', secret: 's' },
      { ...service, secret: 'another' },
    ]) {
      const there = node(wrong);
      expect(await demand('ann', solved(), there)).toEqual(refused('overloaded'));
      expect(logged).toHaveLength(1);
    }
    expect(logged[0]).toMatch(/invalid-input-secret/);
  });

  it('asks sixty-four questions at a time, keeps a thousand waiting for no longer than one, and refuses more', async () => {
    service.behaves = 'hangs';
    const since = performance.now();
    const crowd = Array.from({ length: 1_100 }, (_, index) => demand(`user-${index}`, solved()));
    let answered = 0;
    for (const waiting of crowd.slice(0, 1_064)) void waiting.then(() => (answered += 1));
    expect(await Promise.all(crowd.slice(1_064))).toEqual(Array(36).fill(refused('overloaded')));
    expect(answered).toBe(0);
    await waitFor(() => service.asked.length >= 64, { describe: 'the first questions' });
    // On a slow machine the first ones have given up by now.
    expect(service.asked.length).toBeLessThanOrEqual(64 + answered);
    expect(await Promise.all(crowd)).toEqual(Array(1_100).fill(refused('overloaded')));
    // Of two seconds each, one after the other it would have been half a minute.
    expect(performance.now() - since).toBeLessThan(15_000);
    service.wake();
    service.behaves = 'well';
    const again = () =>
      Promise.all(Array.from({ length: 80 }, (_, index) => demand(`user-${index}`, solved())));
    await waitFor(async () => (await again()).every((answer) => answer === 'passed'), {
      describe: 'everybody to pass',
    });
  });
});
