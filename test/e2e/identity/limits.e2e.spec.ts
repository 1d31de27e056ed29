import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { Client } from './client.js';

describe('limits of signing in', () => {
  let souk: TestApp;
  let client: Client;
  beforeAll(async () => {
    souk = await startApp({ LIMITS_SCALE: '1' });
    client = new Client(souk.url);
  });
  afterAll(() => souk.close());

  const guess = (email: string) =>
    client.call('POST', '/v2/auth/login', { body: { email, password: 'a guess' } });

  it('stop who guesses at one account after 20 tries, and nobody else at the same address', async () => {
    const email = `${randomUUID()}@example.com`;
    const answers = [];
    for (let attempt = 1; attempt <= 21; attempt += 1)
      answers.push(await guess(attempt % 2 ? email : ` ${email.toUpperCase()}`));
    expect(answers.slice(0, 20).map(({ status }) => status)).toEqual(Array(20).fill(401));
    expect(answers[20]).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(Number(answers[20]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await guess(`${randomUUID()}@example.com`)).status).toBe(401);
  });

  it('stop an address that tries many accounts', async () => {
    const statuses = [];
    for (let attempt = 0; attempt < 61; attempt += 1)
      statuses.push((await guess(`${randomUUID()}@example.com`)).status);
    expect(statuses.at(-1)).toBe(429);
  });
});
