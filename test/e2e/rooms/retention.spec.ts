import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '#kernel';
import { Database } from '#platform/database/database.js';
import { RetentionSchedule } from '../../../src/rooms/adapters/schedules/retention.schedule.js';
import { AgedLogs, type AgedPart, PurgedMeanwhile } from '../../../src/rooms/application/retention/ports.js';
import { PurgeLogs } from '../../../src/rooms/application/retention/purge-logs.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { history, type List, NOBODY, outcome, types } from './acts.js';
import { Ear, type HeardEvent, numbers, openRoom, say } from './ear.js';
import { staffedRoom } from './staff.js';

describe('how long a room keeps its log', () => {
  let app: TestApp;
  let other: TestApp;
  let ann: Visitor;
  beforeAll(async () => {
    app = await startApp();
    other = await app.another();
    ann = await app.guest('Ann');
  }, 60_000);
  afterAll(() => app.close());

  const pool = () => app.app.get(Database, { strict: false }).pool;
  const purge = (node = app) => node.app.get(RetentionSchedule, { strict: false }).purge();
  const keep = (as: Visitor, roomId: string, retentionDays: unknown) =>
    outcome(app, as, 'PATCH', `/v2/rooms/${roomId}`, { retentionDays });
  const events = async (roomId: string, query: string): Promise<List<HeardEvent>> =>
    (await app.call<List<HeardEvent>>('GET', `/v2/rooms/${roomId}/events?${query}`, { as: ann })).body;
  const seqs = async (roomId: string, query: string): Promise<number[]> =>
    (await events(roomId, query)).data.map(({ seq }) => seq);

  /** Makes all up to this number so old. */
  const age = (roomId: string, seq: number, hours: number) =>
    pool().query(
      'UPDATE room_events SET at = at - make_interval(hours => $3) WHERE room_id = $1 AND seq <= $2',
      [roomId, seq, hours],
    );

  /** What a host wrote so long ago, by the thousand. */
  async function ancientTalk(roomId: string, count: number): Promise<void> {
    await pool().query(
      `INSERT INTO room_events (room_id, seq, id, type, at, actor_id, actor_name, data)
       SELECT $1, last_seq + n, uuidv7(), 'message.posted', now() - interval '3 days', owner_id, 'Host',
              jsonb_build_object('text', 'Hello', 'clientId', 'ancient-' || n)
         FROM rooms CROSS JOIN generate_series(1, $2::int) AS n WHERE id = $1`,
      [roomId, count],
    );
    await pool().query(
      'UPDATE rooms SET last_seq = last_seq + $2, message_count = message_count + $2 WHERE id = $1',
      [roomId, count],
    );
  }

  it('is for its managers to say, is shown and told, and null again keeps all', async () => {
    const { roomId, host, coHost, moderator, member, stranger } = await staffedRoom(app);
    for (const as of [moderator, member, stranger]) expect(await keep(as, roomId, 7)).toBe('403 forbidden');
    const both = { retentionDays: 7, slowModeSeconds: 5 };
    expect(await outcome(app, moderator, 'PATCH', `/v2/rooms/${roomId}`, both)).toBe('403 forbidden');
    expect(await keep(coHost, roomId, 7)).toBe('200');
    expect(await keep(host, roomId, 7)).toBe('200');
    const room = await app.call('GET', `/v2/rooms/${roomId}`, { as: stranger });
    expect(room.body['retentionDays']).toBe(7);
    expect(await keep(host, roomId, null)).toBe('200');
    const told = (await history(app, host, roomId)).filter(({ type }) => type === 'moderation.retention');
    expect(told.map(({ actor, data }) => [actor?.id, data])).toEqual([
      [coHost.id, { retentionDays: 7, was: null }],
      [host.id, { retentionDays: null, was: 7 }],
    ]);
  });

  it.each([0, -1, 1.5, 3651, '7', 1e21, true, [7], {}])('is not %j', async (days) => {
    const { host, roomId } = await openRoom(app);
    expect(await keep(host, roomId, days)).toBe('400 validation_failed');
  });

  it('is none of a stranger’s business, and nobody’s in a direct room', async () => {
    const { roomId } = await openRoom(app, 'private');
    for (const id of [roomId, NOBODY]) expect(await keep(ann, id, 7)).toBe('404 not_found');
    const direct = await app.call<{ id: string }>('POST', `/v2/direct/${(await app.guest()).id}`, {
      as: ann,
    });
    expect(await keep(ann, direct.body.id, 7)).toBe('403 forbidden');
  });

  it('takes what is of age, with all that hangs on it, and no number changes', async () => {
    const { host, roomId } = await openRoom(app);
    await app.call('PUT', `/v2/rooms/${roomId}/members/me`, { as: ann });
    const old = await say(app, ann, roomId, 'of age');
    const answer = await app.call<HeardEvent>('POST', `/v2/rooms/${roomId}/messages`, {
      as: host,
      body: { clientId: 'answer', text: 'answered', replyTo: old.id },
    });
    expect(await outcome(app, host, 'PUT', `/v2/messages/${old.id}/reactions/👍`)).toBe('204');
    const reported = await outcome(app, host, 'POST', `/v2/messages/${old.id}/reports`, { reason: 'rude' });
    expect(reported).toBe('201');
    for (const messageId of [old.id, answer.body.id])
      expect(await outcome(app, host, 'POST', `/v2/rooms/${roomId}/pins`, { messageId })).toBe('201');
    await say(app, ann, roomId, 'last');
    expect(await keep(host, roomId, 1)).toBe('200');
    await age(roomId, 2, 25);
    await age(roomId, 3, 23);
    const before = await history(app, ann, roomId);
    await purge();

    const after = await history(app, ann, roomId);
    expect(after.slice(0, -1)).toEqual(before.slice(2));
    expect(after.at(-1)).toMatchObject({
      ...{ seq: before.length + 1, type: 'message.unpinned', actor: null },
      data: { messageId: old.id },
    });
    const pins = await app.call<List<object>>('GET', `/v2/rooms/${roomId}/pins`, { as: ann });
    expect(pins.body.data).toMatchObject([{ targetId: answer.body.id }]);
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/replies'],
      ['DELETE', ''],
      ['PUT', '/reactions/👍'],
    ] as const)
      expect(await outcome(app, ann, method, `/v2/messages/${old.id}${path}`)).toBe('404 not_found');
    const reports = await app.call<List<object>>('GET', `/v2/rooms/${roomId}/reports`, { as: host });
    expect(reports.body.data).toEqual([]);
    for (const table of ['reactions', 'reaction_counts', 'reply_counts', 'reports']) {
      const left = await pool().query(`SELECT FROM room_${table} WHERE message_id = $1`, [old.id]);
      expect([table, left.rowCount]).toEqual([table, 0]);
    }
    // What v1 counts is what it shows.
    const v1 = await app.call<object[]>('GET', `/v1/rooms/${roomId}/messages`, { as: ann });
    expect([v1.headers.get('x-total-count'), v1.body.length]).toEqual(['2', 2]);
    // The past that is gone is not unread.
    const room = await app.call('GET', `/v2/rooms/${roomId}`, { as: host });
    expect(room.body).toMatchObject({ readSeq: 0, unread: after.length, lastSeq: after.at(-1)?.seq });
    expect(await purge().then(() => types(app, ann, roomId))).toEqual(after.map(({ type }) => type));
  });

  it('shows from the oldest on to whoever asks for more, and sends who comes from before it to the tail', async () => {
    const { host, roomId } = await openRoom(app);
    const ears = await Promise.all([app, other].map((node) => Ear.of(node, ann)));
    // Both nodes have all of it in memory.
    for (const ear of ears) await ear.join(roomId);
    for (const n of numbers(1, 80)) await say(app, host, roomId, `m${n}`);
    for (const ear of ears) await ear.hears(80);
    expect(await keep(host, roomId, 1)).toBe('200');
    await age(roomId, 60, 30);
    await purge();
    expect(await seqs(roomId, 'after=0&limit=3')).toEqual([61, 62, 63]);
    expect(await seqs(roomId, 'after=10&before=61')).toEqual([]);
    expect(await seqs(roomId, 'before=63')).toEqual([61, 62]);
    for (const node of [app, other]) {
      for (const after of [0, 10, 59]) {
        const late = await Ear.of(node, ann);
        expect(await late.join(roomId, after)).toEqual({ ok: true, reset: true, seq: 81, oldest: 61 });
        await late.hears(81);
        expect(late.seqs).toEqual(numbers(61, 81));
      }
      for (const after of [60, 70, 81]) {
        const late = await Ear.of(node, ann);
        expect(await late.join(roomId, after)).toEqual({ ok: true, seq: 81, oldest: 61 });
        await late.hears(after === 81 ? 0 : 81);
        expect(late.seqs).toEqual(numbers(after + 1, 81));
      }
    }
  });

  it('leaves the newest event, however old, and all of a room that keeps all', async () => {
    const [quiet, keeping] = [await openRoom(app), await openRoom(app)];
    expect(await keep(quiet.host, quiet.roomId, 1)).toBe('200');
    for (const { roomId } of [quiet, keeping]) {
      for (const n of numbers(1, 3)) await say(app, ann, roomId, `m${n}`);
      await age(roomId, 9, 24 * 4_000);
    }
    await purge();
    expect(await seqs(quiet.roomId, 'after=0')).toEqual([4]);
    expect(await seqs(keeping.roomId, 'after=0')).toEqual([1, 2, 3]);
    const ear = await Ear.of(other, ann);
    expect(await ear.join(quiet.roomId)).toEqual({ ok: true, seq: 4, oldest: 4 });
    expect((await say(app, ann, quiet.roomId, 'next')).seq).toBe(5);
  });

  it('takes only the beginning, though a clock may have gone back', async () => {
    const { host, roomId } = await openRoom(app);
    expect(await keep(host, roomId, 1)).toBe('200');
    for (const n of numbers(2, 5)) await say(app, ann, roomId, `m${n}`);
    await pool().query(
      `UPDATE room_events SET at = at - interval '2 days' WHERE room_id = $1 AND seq IN (1, 2, 4)`,
      [roomId],
    );
    await purge();
    expect(await seqs(roomId, 'after=0')).toEqual([3, 4, 5]);
  });

  it('takes nothing on a decision that came before another purge, or before the room was told to keep more', async () => {
    const { host, roomId } = await openRoom(app);
    expect(await keep(host, roomId, 1)).toBe('200');
    for (const n of numbers(2, 6)) await say(app, ann, roomId, `m${n}`);
    await age(roomId, 5, 25);
    const logs = app.app.get(AgedLogs, { strict: false });
    const work = app.app.get(UnitOfWork, { strict: false });
    const decided = async (limit: number): Promise<AgedPart> => {
      const part = await work.run(() => logs.part(roomId, limit));
      if (part === null) throw new Error('nothing is of age');
      return part;
    };
    const take = (part: AgedPart) =>
      work.run(async () => logs.settle(roomId, part, await logs.remove(roomId, part)));
    const [stale, fresh] = [await decided(2), await decided(4)];
    await take(fresh);
    await expect(take(stale)).rejects.toThrow(PurgedMeanwhile);
    expect(await seqs(roomId, 'after=0')).toEqual([5, 6]);
    const late = await decided(2);
    expect(await keep(host, roomId, null)).toBe('200');
    await expect(take(late)).rejects.toThrow(PurgedMeanwhile);
    expect(await seqs(roomId, 'after=0')).toEqual([5, 6, 7]);
  });

  it('loses nothing of what is said, done or resumed meanwhile, on two nodes that purge at once', async () => {
    const { host, roomId } = await openRoom(app);
    await ancientTalk(roomId, 12_000);
    const target = await say(app, host, roomId, 'still here');
    const ears = await Promise.all([app, other].map((node) => Ear.of(node, ann)));
    for (const ear of ears) await ear.join(roomId);
    const first = target.seq + 1;
    expect(await keep(host, roomId, 1)).toBe('200');
    let busy = true;
    const talk = Promise.all(
      [app, other].flatMap((node, which) =>
        numbers(1, 4).map(async (writer) => {
          const said: number[] = [];
          for (let n = 0; busy || n < 10; n += 1) {
            const body = { clientId: `${which}-${writer}-${n}`, text: `${n}`, replyTo: target.id };
            const answer = await node.call<HeardEvent>('POST', `/v2/rooms/${roomId}/messages`, {
              as: host,
              body,
            });
            expect(answer.status).toBe(201);
            said.push(answer.body.seq);
          }
          return said;
        }),
      ),
    );
    const comers = Promise.all(
      [app, other].map(async (node) => {
        const late = await Ear.of(node, ann);
        expect(await late.join(roomId, target.seq)).toMatchObject({ ok: true });
        return late;
      }),
    );
    // Not by the schedule, whose lock would let only one of them.
    const purges = [app, other].map((node) => node.app.get(PurgeLogs, { strict: false }));
    await Promise.all(purges.map((logs) => logs.execute()));
    busy = false;
    const said = (await talk).flat();
    const last = (await seqs(roomId, 'limit=1'))[0] ?? 0;
    expect(said.toSorted((one, two) => one - two)).toEqual(numbers(first + 1, last));
    for (const ear of [...ears, ...(await comers)]) {
      await ear.hears(last);
      expect(ear.seqs).toEqual(numbers(first, last));
    }
    const { rows } = await pool().query(
      `SELECT min(seq)::int AS first, max(seq)::int AS last, count(*)::int AS events,
              (count(*) FILTER (WHERE type = 'message.posted'))::int AS messages FROM room_events WHERE room_id = $1`,
      [roomId],
    );
    const room = await pool().query(
      `SELECT purged_seq::int + 1 AS first, last_seq::int AS last, message_count::int AS messages,
              (last_seq - purged_seq)::int AS events FROM rooms WHERE id = $1`,
      [roomId],
    );
    expect(room.rows[0]).toEqual({ ...rows[0], first: target.seq });
    const answered = await app.call('GET', `/v2/messages/${target.id}`, { as: ann });
    expect(answered.body['replies']).toBe(said.length);
  }, 60_000);
});
