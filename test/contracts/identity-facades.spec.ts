import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdentitySeed, Users } from '#identity';
import { Client } from '../e2e/identity/client.js';
import { startApp, type TestApp } from '../support/app.js';

describe('identity for its neighbours', () => {
  let souk: TestApp;
  let client: Client;
  beforeAll(async () => {
    souk = await startApp();
    client = new Client(souk.url);
  });
  afterAll(() => souk.close());

  it('makes a seeded user once, however many nodes seed at once', async () => {
    const seed = souk.app.get(IdentitySeed);
    const host = {
      email: 'Host@souk.test',
      password: 'souk-demo-2026',
      displayName: 'Hana',
      role: 'host',
    } as const;
    const made = await Promise.all(Array.from({ length: 4 }, () => seed.ensureUser(host)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    const again = await seed.ensureUser({
      ...host,
      displayName: 'Another',
      password: 'another one',
      role: 'shopper',
    });
    expect(again).toEqual({ id: made[0]?.id, displayName: 'Hana' });
    const login = await client.call('POST', '/v2/auth/login', {
      body: { email: 'host@souk.test', password: 'souk-demo-2026' },
    });
    expect(login).toMatchObject({ status: 200, body: { user: { id: made[0]?.id, role: 'host' } } });
  });

  it('names users by id, and leaves out those who do not exist', async () => {
    const users = souk.app.get(Users);
    const ada = await client.registered();
    const bo = await client.guest();
    const names = await users.displayNames([ada.user.id, randomUUID(), bo.user.id]);
    expect(names).toEqual(
      new Map([
        [ada.user.id, 'Ada'],
        [bo.user.id, 'Bo'],
      ]),
    );
    expect(await users.displayNames([])).toEqual(new Map());
    expect(await users.find(bo.user.id)).toEqual({
      id: bo.user.id,
      displayName: 'Bo',
      role: 'shopper',
      guest: true,
    });
    expect(await users.find(randomUUID())).toBeUndefined();
    expect([await users.exists(ada.user.id), await users.exists(randomUUID())]).toEqual([true, false]);
  });
});
