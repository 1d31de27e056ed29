import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { logOf } from '../../support/shop.js';
import { numbers, say } from './ear.js';
import { type StaffedRoom, staffedRoom, verdict } from './staff.js';

const NOBODY = '018f0000-0000-7000-8000-000000000000';

interface Report {
  readonly id: string;
  readonly reason: string;
  readonly createdAt: string;
  readonly reporter: { readonly id: string; readonly displayName: string };
  readonly message: { readonly id: string; readonly data: { readonly text: string } };
}

interface Queue {
  readonly data: Report[];
  readonly page: { readonly next: string | null };
}

describe('reports of messages', () => {
  let app: TestApp;
  let staff: StaffedRoom;
  let messageId: string;
  beforeAll(async () => {
    app = await startApp();
  }, 60_000);
  beforeEach(async () => {
    staff = await staffedRoom(app);
    messageId = (await say(app, staff.member, staff.roomId, 'rude words')).id;
  });
  afterAll(() => app.close());

  const report = (as: Visitor, reason: unknown = 'rude', id = messageId) =>
    app.call<{ id: string; code?: string }>('POST', `/v2/messages/${id}/reports`, { as, body: { reason } });
  const queue = (as: Visitor, query = '') =>
    app.call<Queue>('GET', `/v2/rooms/${staff.roomId}/reports${query}`, { as });
  const resolve = (as: Visitor, id: string, body: unknown = { action: 'dismiss' }) =>
    app.call('POST', `/v2/reports/${id}/resolve`, { as, body });

  it('reach the moderators with the message, once from each user, however often they come at once', async () => {
    const { stranger, coHost, moderator } = staff;
    const answers = await Promise.all([1, 2, 3, 4].map(() => report(stranger)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    await report(coHost, 'not nice');
    const { body } = await queue(moderator);
    expect(body).toEqual({
      data: [
        {
          id: answers[0]?.body.id,
          reason: 'rude',
          createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
          reporter: { id: stranger.id, displayName: 'Stan' },
          message: expect.objectContaining({
            id: messageId,
            data: expect.objectContaining({ text: 'rude words' }),
          }),
        },
        expect.objectContaining({ reason: 'not nice', reporter: { id: coHost.id, displayName: 'Cora' } }),
      ],
      page: { next: null },
    });
  });

  it('come in pages that stay stable while more are made', async () => {
    const { moderator } = staff;
    const make = async (count: number): Promise<void> => {
      for (const _ of numbers(1, count)) await report(await app.guest());
    };
    await make(5);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await queue(moderator, `?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.data.map(({ id }) => id));
      cursor = body.page.next;
      if (seen.length === 2) await make(2);
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    expect(verdict(await queue(moderator, '?cursor=nonsense'))).toBe('400 invalid_cursor');
    expect(verdict(await queue(moderator, '?limit=0'))).toBe('400 validation_failed');
  });

  it('are decided for all who reported the message, again with the same answer', async () => {
    const { stranger, coHost, moderator } = staff;
    const [first, second] = [(await report(stranger)).body.id, (await report(coHost)).body.id];
    const other = (await report(stranger, 'spam', (await say(app, staff.member, staff.roomId, 'other')).id))
      .body.id;
    expect(verdict(await resolve(moderator, first))).toBe('204');
    expect((await queue(moderator)).body.data.map(({ id }) => id)).toEqual([other]);
    for (const id of [first, second]) expect(verdict(await resolve(moderator, id))).toBe('204');
    // A decided message may not be put on the queue again by who reported it.
    expect((await report(stranger)).body.id).toBe(first);
    expect((await queue(moderator)).body.data).toHaveLength(1);
  });

  it('may end with the message deleted, for everybody and once', async () => {
    const { stranger, moderator, member } = staff;
    const { id } = (await report(stranger)).body;
    for (let again = 0; again < 2; again += 1)
      expect(verdict(await resolve(moderator, id, { action: 'delete' }))).toBe('204');
    const seen = await app.call<{ data: object }>('GET', `/v2/messages/${messageId}`, { as: member });
    expect(seen.body.data).toMatchObject({ deletedBy: 'moderator' });
    expect(JSON.stringify(seen.body)).not.toContain('rude words');
    const log = await logOf(app, moderator, staff.roomId);
    expect(log.filter(({ type }) => type === 'message.deleted')).toHaveLength(1);
    expect((await queue(moderator)).body.data).toEqual([]);
  });

  it('are not needed to delete all that somebody said, which those below may not', async () => {
    const { host, moderator, member, stranger, roomId } = staff;
    const path = (user: Visitor): string => `/v2/rooms/${roomId}/members/${user.id}/messages`;
    await Promise.all(numbers(1, 450).map((n) => say(app, stranger, roomId, `spam ${n}`)));
    expect(verdict(await app.call('DELETE', path(stranger), { as: member }))).toBe('403 forbidden');
    expect(verdict(await app.call('DELETE', path(host), { as: moderator }))).toBe('403 forbidden');
    // Two at once share them.
    const both = await Promise.all([1, 2].map(() => app.call('DELETE', path(stranger), { as: moderator })));
    expect(both.reduce((sum, { body }) => sum + Number(body['deleted']), 0)).toBe(450);
    const log = await logOf(app, moderator, roomId);
    expect(log.map(({ seq }) => seq)).toEqual(numbers(1, log.length));
    expect(log.filter(({ type }) => type === 'message.deleted')).toHaveLength(450);
    expect(JSON.stringify(log)).not.toContain('spam');
    expect(JSON.stringify(log)).toContain('rude words');
  });

  it('are for moderators to see and decide', async () => {
    const { stranger, member, host, coHost } = staff;
    const { id } = (await report(stranger)).body;
    for (const as of [stranger, member]) {
      expect(verdict(await queue(as))).toBe('403 forbidden');
      expect(verdict(await resolve(as, id))).toBe('403 forbidden');
    }
    for (const as of [host, coHost]) expect((await queue(as)).body.data).toHaveLength(1);
  });

  it('are of what one may see', async () => {
    const { stranger, moderator } = staff;
    const hidden = await staffedRoom(app, 'private');
    const secret = await say(app, hidden.host, hidden.roomId, 'secret');
    expect(verdict(await report(stranger, 'x', secret.id))).toBe('404 not_found');
    expect((await report(hidden.member, 'x', secret.id)).status).toBe(201);
    const { body } = await app.call<Queue>('GET', `/v2/rooms/${hidden.roomId}/reports`, {
      as: hidden.moderator,
    });
    const [made] = body.data;
    expect(verdict(await resolve(moderator, made?.id ?? ''))).toBe('404 not_found');
    expect(verdict(await app.call('GET', `/v2/rooms/${hidden.roomId}/reports`, { as: moderator }))).toBe(
      '404 not_found',
    );
    for (const id of [NOBODY, 'nothing', hidden.roomId]) {
      expect(verdict(await report(stranger, 'x', id))).toBe('404 not_found');
      expect(verdict(await resolve(moderator, id))).toBe('404 not_found');
    }
    await app.call('PUT', `/v2/rooms/${staff.roomId}/bans/${stranger.id}`, { as: moderator });
    expect(verdict(await report(stranger))).toBe('403 banned');
  });

  it('are of messages, with a reason, and decided in a known way', async () => {
    const { stranger, moderator, host } = staff;
    for (const reason of ['', ' ', 'x'.repeat(201), 1, null, ['x'], 'a\u0000'])
      expect(verdict(await report(stranger, reason))).toBe('400 validation_failed');
    const events = await app.call<{ data: { id: string }[] }>(
      'GET',
      `/v2/rooms/${staff.roomId}/events?after=0`,
      {
        as: host,
      },
    );
    expect(verdict(await report(stranger, 'x', events.body.data[0]?.id))).toBe('404 not_found');
    const { id } = (await report(stranger)).body;
    for (const body of [{ action: 'burn' }, {}, { action: null }, { action: 'dismiss', by: NOBODY }])
      expect(verdict(await resolve(moderator, id, body))).toBe('400 validation_failed');
    const direct = await app.call<{ id: string }>('POST', `/v2/direct/${stranger.id}`, { as: host });
    const word = await say(app, host, direct.body.id, 'psst');
    expect(verdict(await report(stranger, 'x', word.id))).toBe('403 forbidden');
  });
});
