import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { Client } from './client.js';

describe('a storm of sign-ins', () => {
  let souk: TestApp;
  let client: Client;
  beforeAll(async () => {
    souk = await startApp({ MAX_CONCURRENT_REQUESTS: '5000' });
    client = new Client(souk.url);
  });
  afterAll(() => souk.close());

  it('is refused beyond what can be hashed in time, while who is in goes on undisturbed', async () => {
    const ada = await client.registered();
    const storm = Promise.all(
      Array.from({ length: 400 }, () =>
        client.call('POST', '/v2/auth/login', { body: { email: ada.email, password: 'a guess' } }),
      ),
    );
    const times: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const start = performance.now();
      expect((await client.me(ada.accessToken)).status).toBe(200);
      times.push(performance.now() - start);
    }
    const statuses = (await storm).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([401, 503]));
    expect(times.sort((a, b) => a - b)[10]).toBeLessThan(1_000);
  }, 60_000);
});
