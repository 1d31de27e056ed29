import { beforeEach, describe, expect, it } from '@jest/globals';
import { Attendance } from './attendance.js';

const [ann, bob, cid] = ['ann', 'bob', 'cid'].map((id) => ({ id, displayName: id.toUpperCase() })) as [
  Person,
  Person,
  Person,
];
interface Person {
  readonly id: string;
  readonly displayName: string;
}

describe('Who is in a room', () => {
  let room: Attendance;
  beforeEach(() => {
    room = new Attendance();
  });

  it('is named once, with however many sockets and on however many nodes', () => {
    expect([room.came(ann), room.came(ann), room.came(bob)]).toEqual([true, false, true]);
    room.hear('other', 2, [ann, cid], 0);
    expect(room.shown(4, 0)).toEqual({ count: 3, users: [ann, bob, cid] });
    expect([room.left('ann'), room.left('ann'), room.left('ann')]).toEqual([false, true, false]);
    expect(room.shown(4, 0).users).toEqual([bob, ann, cid]);
  });

  it('is a number in a large room, and while another node tells no names', () => {
    room.came(ann);
    room.hear('other', 2, [bob, cid], 0);
    expect(room.shown(2, 0)).toEqual({ count: 3 });
    room.hear('other', 1, undefined, 0);
    expect(room.shown(2, 0)).toEqual({ count: 2 });
    room.hear('other', 1, [bob], 0);
    expect(room.shown(2, 0)).toEqual({ count: 2, users: [ann, bob] });
    expect(room.shown(0, 0)).toEqual({ count: 2 });
  });

  it('is no longer anybody of a node that stopped, or was silent for too long', () => {
    expect(room.hear('one', 1, [ann], 0)).toBe(true);
    expect(room.hear('one', 2, [ann, bob], 10)).toBe(false);
    room.hear('two', 1, [cid], 20);
    expect([room.headcount, room.mostElsewhere]).toEqual([3, 2]);
    expect([room.forgetSilent(15), room.forgetSilent(15), room.headcount]).toEqual([true, false, 1]);
    room.hear('two', 0, undefined, 30);
    expect(room.isDeserted).toBe(true);
  });

  it('is never somebody who is banned, though another node names them yet', () => {
    room.came(ann);
    room.hear('other', 1, [bob], 0);
    room.ban('bob', 1_000);
    expect(room.shown(5, 999)).toEqual({ count: 1, users: [ann] });
    expect(room.shown(5, 1_000).count).toBe(2);
    room.ban('bob', Infinity);
    room.unban('bob');
    expect(room.shown(5, 0).count).toBe(2);
  });
});
