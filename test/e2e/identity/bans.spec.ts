import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../../libs/platform/src/database/database.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';

const PASSWORD = 'correct horse';
const NOBODY = '018f0000-0000-7000-8000-000000000000';

interface Account extends Visitor {
  readonly email: string;
}

describe('a ban from the whole site, on two nodes', () => {
  let nodes: [TestApp, TestApp];
  let admin: Visitor;
  beforeAll(async () => {
    const node = await startApp({ DEMO: 'true' });
    nodes = [node, await node.another()];
    admin = await node.signIn('admin@souk.test');
  }, 60_000);
  afterAll(() => nodes[0].close());

  const login = (node: TestApp, email: string, password = PASSWORD) =>
    node.call<{ code?: string; until?: string | null }>('POST', '/v2/auth/login', {
      body: { email, password },
    });
  const ban = (as: Visitor, userId: string, body?: object) =>
    nodes[0].call('PUT', `/v2/bans/${userId}`, { as, ...(body && { body }) });
  const unban = (as: Visitor, userId: string) => nodes[0].call('DELETE', `/v2/bans/${userId}`, { as });

  async function account(): Promise<Account> {
    const email = `${randomUUID()}@example.test`;
    const body = { email, password: PASSWORD, displayName: 'Ann' };
    const answer = await nodes[0].call<{ user: { id: string }; accessToken: string; refreshToken: string }>(
      'POST',
      '/v2/auth/register',
      { body },
    );
    const { user, accessToken, refreshToken } = answer.body;
    return { id: user.id, displayName: 'Ann', token: accessToken, refreshToken, email };
  }

  it('ends sessions and sockets on both within 5 s, and refuses sign-in with its end', async () => {
    const ann = await account();
    const second = (await login(nodes[1], ann.email)).body as unknown as { accessToken: string };
    const sockets = await Promise.all([
      nodes[0].connect(ann),
      nodes[1].connect({ token: second.accessToken }),
      nodes[1].connect(ann),
    ]);
    const answer = await ban(admin, ann.id, { seconds: 600, reason: 'fraud' });
    const { until } = answer.body as { until: string };
    expect([answer.status, answer.body]).toEqual([200, { userId: ann.id, until, reason: 'fraud' }]);
    await waitFor(() => sockets.every(({ connected }) => !connected), { describe: 'the end of the sockets' });
    for (const node of nodes) {
      for (const token of [ann.token, second.accessToken])
        expect((await node.call('GET', '/v2/me', { as: { token } })).status).toBe(401);
      await expect(node.connect(ann)).rejects.toBeDefined();
      const { refreshToken } = ann;
      expect((await node.call('POST', '/v2/auth/refresh', { body: { refreshToken } })).status).toBe(401);
      const refused = await login(node, ann.email);
      expect([refused.status, refused.body.code, refused.body.until]).toEqual([403, 'banned', until]);
      // Who does not know the password does not learn of it.
      expect((await login(node, ann.email, 'wrong password')).body.code).toBe('invalid_credentials');
    }
  }, 30_000);

  it('lapses by itself, or is lifted; again it changes nothing', async () => {
    const [ann, bob] = [await account(), await account()];
    await ban(admin, ann.id, { seconds: 1 });
    const first = await ban(admin, bob.id, { seconds: 600 });
    expect((await ban(admin, bob.id, { seconds: 600 })).body).toEqual(first.body);
    for (const { email } of [ann, bob]) expect((await login(nodes[1], email)).status).toBe(403);
    await waitFor(async () => (await login(nodes[1], ann.email)).status === 200, { describe: 'its end' });
    for (let time = 0; time < 2; time += 1) expect((await unban(admin, bob.id)).status).toBe(204);
    expect((await login(nodes[1], bob.email)).status).toBe(200);
  }, 30_000);

  it('leaves no session behind that began beside it', async () => {
    for (let round = 0; round < 5; round += 1) {
      const ann = await account();
      const logins = [1, 2, 3, 4].map((n) => login(nodes[n % 2] as TestApp, ann.email));
      await ban(admin, ann.id);
      for (const { status, body } of await Promise.all(logins)) {
        const { accessToken: token } = body as unknown as { accessToken: string };
        if (status !== 200) continue;
        await waitFor(async () => (await nodes[0].call('GET', '/v2/me', { as: { token } })).status === 401, {
          describe: 'its end',
        });
      }
    }
  }, 60_000);

  it('that commits while somebody signs in is seen by who signs in', async () => {
    const ann = await account();
    const client = await nodes[0].app.get(Database).pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [ann.id]);
      let answered = false;
      const answer = login(nodes[1], ann.email).finally(() => (answered = true));
      const isWaiting = async (): Promise<boolean> => {
        const { rows } = await client.query(
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        );
        return rows.length > 0;
      };
      await waitFor(async () => answered || (await isWaiting()), { describe: 'the sign-in to wait' });
      await client.query('INSERT INTO user_bans (user_id, by_id) VALUES ($1, $2)', [ann.id, admin.id]);
      await client.query('COMMIT');
      expect((await answer).body.code).toBe('banned');
    } finally {
      client.release();
    }
  });

  it('is for admins, and not against them', async () => {
    const [host, ann] = [await nodes[0].host(), await account()];
    for (const as of [host, ann]) {
      for (const answer of [await ban(as, ann.id), await unban(as, ann.id)])
        expect([answer.status, answer.body['code']]).toEqual([403, 'forbidden']);
    }
    expect((await nodes[0].call('PUT', `/v2/bans/${ann.id}`)).status).toBe(401);
    expect((await ban(admin, admin.id)).status).toBe(403);
    for (const id of [NOBODY, 'nobody']) {
      expect((await ban(admin, id)).status).toBe(404);
      expect((await unban(admin, id)).status).toBe(404);
    }
    for (const body of [
      { seconds: 0 },
      { seconds: '1' },
      { seconds: null },
      { reason: '' },
      { until: 'ever' },
    ])
      expect((await ban(admin, ann.id, body)).status).toBe(400);
  });
});
