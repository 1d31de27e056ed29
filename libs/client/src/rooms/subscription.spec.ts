import { beforeEach, describe, expect, it } from '@jest/globals';
import { eventsOf, fakeClient } from '../../../../test/support/fakes/client.js';
import type { RoomEvent } from '../generated/socket.js';
import type { SoukError } from '../souk-error.js';
import type { RoomState, Subscription } from './subscription.js';

const roomId = 'room';

describe('a subscription', () => {
  let client: ReturnType<typeof fakeClient>;
  let seqs: number[];
  let live: boolean[];
  let states: (RoomState | undefined)[];
  let ended: SoukError | undefined;
  let resets: number;

  beforeEach(() => {
    client = fakeClient();
    [seqs, live, states, ended, resets] = [[], [], [], undefined, 0];
  });

  const subscribe = (after?: number): Subscription =>
    client.souk.room(roomId).subscribe({
      after,
      onEvents: (events, about) => {
        seqs.push(...events.map(({ seq }) => seq));
        live.push(about.live);
      },
      onReset: () => (resets += 1),
      onState: (state, error) => {
        states.push(state);
        ended = error;
      },
    });
  const joins = () => client.socket.take('room.join');
  const connect = async (): Promise<void> => {
    await client.timing.pass(500);
    client.socket.accept();
  };
  const enter = async (welcome: object = { ok: true, seq: 0, oldest: 1 }): Promise<object | undefined> => {
    await connect();
    const [join] = joins();
    join?.answer(welcome);
    return join?.payload;
  };
  const tell = (events: readonly RoomEvent[]): void => client.socket.send('room.events', { roomId, events });

  it('joins from where the caller is, and hands events on in order', async () => {
    const subscription = subscribe(2);
    expect(await enter({ ok: true, seq: 4, oldest: 1 })).toEqual({ roomId, after: 2 });
    await subscription.joined;
    tell(eventsOf(3, 4));
    tell(eventsOf(5, 5));
    expect([seqs, live, subscription.seq]).toEqual([[3, 4, 5], [false, true], 5]);
    expect(states).toEqual(['joining', 'live']);
  });

  it('gets only what is new if nothing is said', async () => {
    const subscription = subscribe();
    expect(await enter({ ok: true, seq: 7, oldest: 1 })).toEqual({ roomId });
    tell(eventsOf(8, 9));
    client.socket.cut();
    await client.timing.pass(500);
    client.socket.accept();
    expect(joins()[0]?.payload).toEqual({ roomId, after: 9 });
    expect(subscription.proof()).toMatchObject({ first: 8, last: 9, count: 2, gapFree: true });
  });

  it('hears nothing before it is let in: that was meant for whoever was here before', async () => {
    subscribe();
    await connect();
    tell(eventsOf(5, 5));
    joins()[0]?.answer({ ok: true, seq: 6, oldest: 1 });
    tell(eventsOf(7, 7));
    expect(seqs).toEqual([7]);
  });

  it('stays closed although it is let in meanwhile', async () => {
    const subscription = subscribe(0);
    await connect();
    subscription.close();
    joins()[0]?.answer({ ok: true, seq: 6, oldest: 1 });
    expect(states.at(-1)).toBe('closed');
    await expect(subscription.joined).rejects.toMatchObject({ code: 'closed' });
  });

  it('drops what comes again', async () => {
    const subscription = subscribe(0);
    await enter();
    tell(eventsOf(1, 3));
    tell(eventsOf(2, 4));
    tell(eventsOf(1, 1));
    expect(seqs).toEqual([1, 2, 3, 4]);
    expect(subscription.proof()).toEqual({
      ...{ first: 1, last: 4, count: 4, gapFree: true },
      ...{ gaps: 0, doubles: 3, resets: 0 },
    });
  });

  it('hands on nothing behind a gap, and joins again from before it', async () => {
    const subscription = subscribe(0);
    await enter();
    tell(eventsOf(1, 1));
    tell(eventsOf(3, 3));
    expect(seqs).toEqual([1]);
    await client.timing.pass(0);
    const [again] = joins();
    expect(again?.payload).toEqual({ roomId, after: 1 });
    // What comes now belongs to the join before, and is no reason for another one.
    tell(eventsOf(2, 2));
    tell(eventsOf(9, 9));
    await client.timing.pass(0);
    expect(joins()).toEqual([]);
    again?.answer({ ok: true, seq: 3, oldest: 1 });
    tell(eventsOf(2, 4));
    expect(seqs).toEqual([1, 2, 3, 4]);
    expect(subscription.proof()).toMatchObject({ gaps: 1, gapFree: true });
  });

  it('takes what comes before a gap in the same frame', async () => {
    subscribe(0);
    await enter();
    tell([...eventsOf(1, 2), ...eventsOf(4, 4)]);
    expect(seqs).toEqual([1, 2]);
  });

  it('waits longer each time that joining again does not help', async () => {
    subscribe(0);
    await enter();
    const waits: (number | undefined)[] = [];
    for (let time = 0; time < 4; time += 1) {
      tell(eventsOf(5, 5));
      waits.push(client.timing.next);
      await client.timing.pass(client.timing.next ?? 0);
      joins()[0]?.answer({ ok: true, seq: 5, oldest: 1 });
    }
    expect(waits).toEqual([0, 500, 1_000, 2_000]);
  });

  it('goes on after the last number when the connection comes back', async () => {
    subscribe(0);
    await enter();
    tell(eventsOf(1, 5));
    client.socket.cut();
    expect(await enter({ ok: true, seq: 9, oldest: 1 })).toEqual({ roomId, after: 5 });
    tell(eventsOf(6, 9));
    expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(states).toEqual(['joining', 'live', 'away', 'joining', 'live']);
  });

  it('says that it begins anew, wherever the tail begins', async () => {
    const subscription = subscribe(3);
    await enter({ ok: true, reset: true, seq: 9_000, oldest: 100 });
    expect(resets).toBe(1);
    tell(eventsOf(8_952, 8_953));
    expect(subscription.proof()).toMatchObject({ first: 8_952, count: 2, gapFree: true, resets: 1 });
    tell(eventsOf(8_955, 8_955));
    expect(seqs).toEqual([8_952, 8_953]);
  });

  it('asks for the tail again if it is cut off before it came', async () => {
    subscribe(3);
    await enter({ ok: true, reset: true, seq: 9_000, oldest: 100 });
    client.socket.cut();
    expect(await enter({ ok: true, seq: 9_010, oldest: 100 })).toEqual({ roomId, after: 8_950 });
    tell(eventsOf(8_952, 8_952));
    expect(seqs).toEqual([]);
  });

  it.each([
    [404, 'not_found'],
    [403, 'banned'],
    [409, 'limit_reached'],
  ])('is over when it is refused with %i %s', async (status, code) => {
    const { joined } = subscribe(0);
    await enter({ ok: false, error: { status, code } });
    await expect(joined).rejects.toMatchObject({ code, status });
    expect([states.at(-1), ended?.code]).toEqual(['closed', code]);
    // And may be tried anew.
    subscribe(0);
    expect(joins()).toHaveLength(1);
  });

  it('comes again when there is no room for it now, not before it may', async () => {
    subscribe(0);
    await enter({ ok: false, error: { status: 429, code: 'rate_limited', retryAfterSeconds: 7 } });
    await client.timing.pass(6_999);
    expect(joins()).toEqual([]);
    await client.timing.pass(600);
    expect(joins()).toHaveLength(1);
  });

  it('gives up a connection that does not let it in', async () => {
    subscribe(0);
    await connect();
    await client.timing.pass(15_000);
    expect(client.socket.connected).toBe(false);
    expect(await enter()).toEqual({ roomId, after: 0 });
  });

  it('leaves when it is closed, and hears nothing more', async () => {
    const subscription = subscribe(0);
    await enter();
    subscription.close();
    expect(client.socket.take('room.leave')).toHaveLength(1);
    tell(eventsOf(1, 1));
    client.socket.cut();
    await connect();
    expect([seqs, joins(), states.at(-1), ended]).toEqual([[], [], 'closed', undefined]);
  });

  it('is one for each room', () => {
    subscribe(0);
    expect(() => subscribe(0)).toThrow('close that first');
  });

  it('ends when it is put out, and says why', async () => {
    const subscription = subscribe(0);
    await enter();
    client.socket.send('room.left', { roomId: 'other', reason: 'banned' });
    expect(subscription.isLive).toBe(true);
    client.socket.send('room.left', { roomId, reason: 'banned' });
    expect(states.at(-1)).toBe('closed');
    expect(ended?.code).toBe('banned');
  });

  it('hears presence, typing and stock of its room only', async () => {
    const heard: unknown[] = [];
    client.souk.room(roomId).subscribe({
      onPresence: ({ count }) => heard.push(count),
      onTyping: ({ users }) => heard.push(users.length),
      onStock: ({ sold }) => heard.push(sold),
    });
    await enter();
    for (const id of ['other', roomId]) {
      client.socket.send('room.presence', { roomId: id, count: 5 });
      client.socket.send('room.typing', { roomId: id, users: [] });
      client.socket.send('drop.stock', { roomId: id, sold: 3 });
    }
    expect(heard).toEqual([5, 0, 3]);
  });
});
