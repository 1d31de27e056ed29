import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#platform/database/database.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { history, type List, type Logged, NOBODY, outcome } from './acts.js';
import { Ear, numbers, openRoom, say } from './ear.js';

interface Snapshot {
  readonly room: { readonly id: string; readonly lastSeq: number };
  readonly pins: readonly object[];
  readonly events: readonly Logged[];
  readonly oldest: number;
}

describe('a snapshot of a room', () => {
  let app: TestApp;
  let ann: Visitor;
  beforeAll(async () => {
    app = await startApp();
    ann = await app.guest('Ann');
  }, 60_000);
  afterAll(() => app.close());

  const snapshot = async (roomId: string, as = ann): Promise<Snapshot> => {
    const answer = await app.call<Snapshot>('GET', `/v2/rooms/${roomId}/snapshot`, { as });
    expect(answer.status).toBe(200);
    return answer.body;
  };

  it('is what its room, its pins and the end of its log are', async () => {
    const { host, roomId } = await openRoom(app);
    expect(await snapshot(roomId)).toMatchObject({ pins: [], events: [], oldest: 1 });
    const first = await say(app, host, roomId, 'welcome');
    for (const n of numbers(2, 60)) await say(app, host, roomId, `m${n}`);
    const { id } = await say(app, host, roomId, 'look');
    await app.call('POST', `/v2/rooms/${roomId}/pins`, { as: host, body: { messageId: first.id } });
    await app.call('PUT', `/v2/messages/${id}/reactions/👍`, { as: ann });
    const { room, pins, events, oldest } = await snapshot(roomId);
    expect(room).toEqual((await app.call('GET', `/v2/rooms/${roomId}`, { as: ann })).body);
    const board = await app.call<List<object>>('GET', `/v2/rooms/${roomId}/pins`, { as: ann });
    expect(pins).toEqual(board.body.data);
    expect(pins).toHaveLength(1);
    expect(events).toEqual((await history(app, ann, roomId)).slice(-50));
    expect(events.find((event) => event.id === id)?.reactions).toEqual([
      { emoji: '👍', count: 1, mine: true },
    ]);
    expect([events.length, events.at(-1)?.seq, oldest]).toEqual([50, room.lastSeq, 1]);
    await app.app
      .get(Database, { strict: false })
      .pool.query('UPDATE rooms SET purged_seq = 3 WHERE id = $1', [roomId]);
    expect((await snapshot(roomId)).oldest).toBe(4);
  });

  it('misses nothing for whoever goes on after it, while much is said', async () => {
    const { host, roomId } = await openRoom(app);
    let busy = true;
    const talk = (async () => {
      for (let n = 1; busy; n += 1) await say(app, host, roomId, `m${n}`);
    })();
    const ears: [number, Ear][] = [];
    for (let time = 0; time < 5; time += 1) {
      const { room, events } = await snapshot(roomId);
      const last = events.at(-1)?.seq ?? 0;
      expect([last, events.map(({ seq }) => seq)]).toEqual([
        room.lastSeq,
        numbers(Math.max(room.lastSeq - 49, 1), room.lastSeq),
      ]);
      const ear = await Ear.of(app, ann);
      expect(await ear.join(roomId, last)).not.toHaveProperty('reset');
      ears.push([last, ear]);
    }
    busy = false;
    await talk;
    const end = (await snapshot(roomId)).room.lastSeq;
    for (const [last, ear] of ears) {
      await ear.hears(last === end ? 0 : end);
      expect(ear.seqs).toEqual(numbers(last + 1, end));
    }
  });

  it('gives strangers and the banned nothing, and the two of a direct room each other’s name', async () => {
    const secret = await openRoom(app, 'private');
    for (const id of [secret.roomId, NOBODY, 'nonsense', '%00'])
      expect(await outcome(app, ann, 'GET', `/v2/rooms/${id}/snapshot`)).toBe('404 not_found');
    expect((await app.call('GET', `/v2/rooms/${secret.roomId}/snapshot`)).status).toBe(401);
    expect((await snapshot(secret.roomId, secret.host)).room.id).toBe(secret.roomId);
    const open = await openRoom(app);
    await say(app, open.host, open.roomId, 'secret');
    expect(await outcome(app, open.host, 'PUT', `/v2/rooms/${open.roomId}/bans/${ann.id}`, {})).toBe('200');
    const banned = await app.call('GET', `/v2/rooms/${open.roomId}/snapshot`, { as: ann });
    expect([banned.status, banned.body['code'], JSON.stringify(banned.body).includes('secret')]).toEqual([
      ...[403, 'banned', false],
    ]);
    const direct = await app.call<{ id: string }>('POST', `/v2/direct/${secret.host.id}`, { as: ann });
    expect((await snapshot(direct.body.id)).room).toMatchObject({ title: secret.host.displayName });
  });
});
