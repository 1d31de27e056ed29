import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '#kernel';
import { EndedSessions } from '#platform/auth/ended-sessions.js';
import { EndedSessionsSource } from '#platform/auth/ended-sessions-source.js';
import { Database } from '#platform/database/database.js';
import { Accounts, Merges, Sessions, SpentSessions } from '../../src/identity/application/ports.js';
import { DisplayName } from '../../src/identity/domain/display-name.js';
import { Email } from '../../src/identity/domain/email.js';
import { Session } from '../../src/identity/domain/session.js';
import { User } from '../../src/identity/domain/user.js';
import { startApp, type TestApp } from '../support/app.js';
import { identityFakes } from '../support/fakes/identity.js';

interface Adapters {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly merges: Merges;
  readonly work: UnitOfWork;
}

const fingerprint = () => randomBytes(32).toString('hex');
const anybody = () => User.guest({ id: randomUUID(), displayName: DisplayName.of('Bo') }, new Date());
const account = (email: string) =>
  User.register(
    { id: randomUUID(), email: Email.of(email), displayName: DisplayName.of('Ada'), passwordHash: 'hash' },
    new Date(),
  );

async function opened({ accounts, sessions, work }: Adapters, minted = fingerprint()): Promise<Session> {
  const user = anybody();
  const session = Session.open(
    { id: randomUUID(), userId: user.id, userAgent: undefined, minted },
    new Date(),
  );
  await work.run(async () => {
    await accounts.add(user);
    await sessions.add(session);
  });
  return session;
}

let souk: TestApp;
beforeAll(async () => {
  souk = await startApp();
});
afterAll(() => souk.close());

describe.each<[string, () => Adapters]>([
  ['in memory', () => identityFakes()],
  [
    'in PostgreSQL',
    () => ({
      accounts: souk.app.get(Accounts),
      sessions: souk.app.get(Sessions),
      merges: souk.app.get(Merges),
      work: souk.app.get(UnitOfWork),
    }),
  ],
])('identity %s', (_, adapters) => {
  it('finds a user by id and by address as they were', async () => {
    const { accounts, work } = adapters();
    const email = `${randomUUID()}@example.com`;
    const user = account(email);
    await work.run(() => accounts.add(user));
    expect((await accounts.byEmail(email))?.snapshot()).toEqual(user.snapshot());
    expect((await accounts.byId(user.id))?.snapshot()).toEqual(user.snapshot());
    expect(await accounts.byEmail('nobody@example.com')).toBeUndefined();
    expect(await accounts.byId(randomUUID())).toBeUndefined();
  });

  it('has one account for an address and any number of guests', async () => {
    const { accounts, work } = adapters();
    const email = `${randomUUID()}@example.com`;
    await work.run(() => accounts.add(account(email)));
    await expect(work.run(() => accounts.add(account(email)))).rejects.toMatchObject({ code: 'conflict' });
    await work.run(() => accounts.add(anybody()));
    await work.run(() => accounts.add(anybody()));
  });

  it('keeps a new name', async () => {
    const { accounts, work } = adapters();
    const user = anybody();
    await work.run(() => accounts.add(user));
    user.rename(DisplayName.of('Bea'), new Date());
    await work.run(() => accounts.save(user));
    expect((await accounts.byId(user.id))?.snapshot()).toEqual(user.snapshot());
    expect((await work.run(() => accounts.lock(user.id)))?.snapshot()).toEqual(user.snapshot());
  });

  it('finds a session by each of its tokens, and says how long each is spent', async () => {
    const all = adapters();
    const [first, second] = [fingerprint(), fingerprint()];
    const session = await opened(all, first);
    session.refresh({ generation: 1, spentSeconds: null }, second, new Date());
    await all.work.run(() => all.sessions.save(session));
    await all.work.run(async () => {
      expect(await all.sessions.holding(second)).toMatchObject({
        shown: { generation: 2, spentSeconds: null },
      });
      const spent = await all.sessions.holding(first);
      expect(spent?.session.snapshot()).toEqual({ ...session.snapshot(), minted: null });
      expect(spent?.shown.generation).toBe(1);
      expect(spent?.shown.spentSeconds).toBeLessThan(5);
      expect(await all.sessions.holding(fingerprint())).toBeUndefined();
    });
  });

  it('remembers a merge once, and settles it once, when it is due', async () => {
    const { accounts, merges, work } = adapters();
    const [guest, user] = [anybody(), account(`${randomUUID()}@example.com`)];
    await work.run(async () => {
      for (const one of [guest, user]) await accounts.add(one);
      await merges.add({ guestId: guest.id, userId: user.id });
    });
    await expect(work.run(() => merges.add({ guestId: guest.id, userId: user.id }))).rejects.toThrow();
    expect(await merges.due(10)).toEqual([]);
    expect(await work.run(() => merges.settle(guest.id))).toEqual({ guestId: guest.id, userId: user.id });
    expect(await work.run(() => merges.settle(guest.id))).toBeNull();
    expect(await work.run(() => merges.settle(user.id))).toBeNull();
  });

  it('finds a session of its user and of nobody else', async () => {
    const all = adapters();
    const session = await opened(all);
    await all.work.run(async () => {
      expect((await all.sessions.ofUser(session.userId, session.id))?.id).toBe(session.id);
      expect(await all.sessions.ofUser(randomUUID(), session.id)).toBeUndefined();
    });
  });
});

describe('sessions in PostgreSQL', () => {
  const postgres = (): Adapters => ({
    accounts: souk.app.get(Accounts),
    sessions: souk.app.get(Sessions),
    merges: souk.app.get(Merges),
    work: souk.app.get(UnitOfWork),
  });
  const sql = <Row>(text: string, values: unknown[]) => souk.app.get(DataSource).query<Row[]>(text, values);
  const told = (id: string) =>
    souk.app
      .get(Database)
      .reader.query<{ type: string }>(`SELECT type FROM outbox WHERE data->>'sessionId' = $1`, [id]);

  it('tell their end with the change, or not at all', async () => {
    const all = postgres();
    const session = await opened(all);
    const end = async () => {
      const found = await all.sessions.ofUser(session.userId, session.id);
      found?.end('revoked');
      if (found !== undefined) await all.sessions.save(found);
      // Looked at inside: a relay may carry the event away as soon as it is committed.
      expect(await told(session.id)).toEqual([{ type: 'session.ended' }]);
    };
    const failing = all.work.run(async () => {
      await end();
      throw new Error('afterwards');
    });
    await expect(failing).rejects.toThrow('afterwards');
    expect(await told(session.id)).toEqual([]);
    expect(souk.app.get(EndedSessions).has(session.id)).toBe(false);

    await all.work.run(end);
    expect(souk.app.get(EndedSessions).has(session.id)).toBe(true);
    expect(await souk.app.get(EndedSessionsSource).endedWithin(60, 1000)).toContain(session.id);
  });

  it('are changed by one at a time', async () => {
    const all = postgres();
    const minted = fingerprint();
    await opened(all, minted);
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 10 }, () =>
        all.work.run(async () => {
          await all.sessions.holding(minted);
          inside += 1;
          most = Math.max(most, inside);
          await new Promise((resolve) => setTimeout(resolve, 5));
          inside -= 1;
        }),
      ),
    );
    expect(most).toBe(1);
  });

  it('cannot have two tokens of one generation, whatever the code above does', async () => {
    const session = await opened(postgres());
    await expect(
      sql('INSERT INTO refresh_tokens (session_id, generation, fingerprint) VALUES ($1, 1, $2)', [
        session.id,
        randomBytes(32),
      ]),
    ).rejects.toMatchObject({ constraint: 'refresh_tokens_line' });
  });

  it('are cleaned up a day after their end, and others are not', async () => {
    const all = postgres();
    const [over, expired, kept] = [await opened(all), await opened(all), await opened(all)];
    await sql(
      `UPDATE sessions SET end_reason = 'revoked', ended_at = clock_timestamp() - interval '25 hours' WHERE id = $1`,
      [over.id],
    );
    await sql(`UPDATE sessions SET expires_at = clock_timestamp() - interval '25 hours' WHERE id = $1`, [
      expired.id,
    ]);
    while (await souk.app.get(SpentSessions).purge());
    const left = await sql<{ id: string }>('SELECT id FROM sessions WHERE id = ANY($1)', [
      [over.id, expired.id, kept.id],
    ]);
    expect(left).toEqual([{ id: kept.id }]);
  });

  it('lose tokens older than 8 days, never the newest', async () => {
    const all = postgres();
    const session = await opened(all);
    for (let generation = 1; generation <= 3; generation += 1) {
      session.refresh({ generation, spentSeconds: null }, fingerprint(), new Date());
      await all.work.run(() => all.sessions.save(session));
    }
    await sql(`UPDATE refresh_tokens SET issued_at = issued_at - interval '9 days' WHERE session_id = $1`, [
      session.id,
    ]);
    while (await souk.app.get(SpentSessions).purge());
    const left = await sql<{ generation: number }>(
      'SELECT generation FROM refresh_tokens WHERE session_id = $1 ORDER BY generation',
      [session.id],
    );
    expect(left.map(({ generation }) => generation)).toEqual([3, 4]);
  });
});
