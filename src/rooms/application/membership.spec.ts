import { beforeEach, describe, expect, it } from '@jest/globals';
import { Forbidden, NotFound } from '#kernel';
import { person, roomFakes } from '../../../test/support/fakes/rooms.js';
import { MustStay, NotAMember } from '../domain/errors.js';
import { AddMember } from './add-member.js';
import { ChangeRoom } from './change-room.js';
import { MarkRead } from './mark-read.js';
import { OpenDirectRoom } from './open-direct-room.js';
import { OpenRoom } from './open-room.js';
import { RemoveMember } from './remove-member.js';
import { StoredRoomDirectory } from './stored-room-directory.js';

const [hana, ann, bob, ada] = [person('hana', 'host'), person('ann'), person('bob'), person('ada', 'admin')];

describe('Members of rooms', () => {
  let fakes: ReturnType<typeof roomFakes>;
  let add: AddMember;
  let remove: RemoveMember;
  beforeEach(() => {
    fakes = roomFakes();
    for (const { userId, displayName } of [hana, ann, bob, ada]) fakes.people.names.set(userId, displayName);
    add = new AddMember(fakes.rooms, fakes.members, fakes.people, fakes.log, fakes.work);
    remove = new RemoveMember(fakes.rooms, fakes.members, fakes.people, fakes.log, fakes.work);
  });

  const opened = (kind: 'public' | 'private') =>
    new OpenRoom(fakes.rooms, fakes.work, fakes.ids, fakes.clock).execute(hana, { title: 'Talk', kind });
  const types = (roomId: string): string[] => fakes.stored.log(roomId).map(({ type }) => type);

  it('are their hosts first', async () => {
    const roomId = await opened('private');
    expect([...fakes.stored.membersOf(roomId).keys()]).toEqual(['hana']);
    await expect(
      new OpenRoom(fakes.rooms, fakes.work, fakes.ids, fakes.clock).execute(ann, {
        title: 'Mine',
        kind: 'public',
      }),
    ).rejects.toThrow(Forbidden);
  });

  it('join a public room by themselves, once', async () => {
    const roomId = await opened('public');
    for (let time = 0; time < 2; time += 1) await add.execute(ann, { roomId, userId: 'ann' });
    expect(types(roomId)).toEqual(['member.joined']);
    await expect(add.execute(ann, { roomId, userId: 'bob' })).rejects.toThrow(Forbidden);
  });

  it('come into a private room by its owner only', async () => {
    const roomId = await opened('private');
    await expect(add.execute(ann, { roomId, userId: 'ann' })).rejects.toThrow(NotFound);
    await expect(add.execute(ada, { roomId, userId: 'ada' })).rejects.toThrow(NotFound);
    await add.execute(hana, { roomId, userId: 'ann' });
    await expect(add.execute(ann, { roomId, userId: 'bob' })).rejects.toThrow(Forbidden);
    await expect(add.execute(hana, { roomId, userId: 'nobody' })).rejects.toThrow(NotFound);
    expect(fakes.stored.log(roomId)).toMatchObject([
      { type: 'member.joined', actor: { id: 'hana' }, data: { user: { id: 'ann', displayName: 'ANN' } } },
    ]);
  });

  it('are announced up to 200 of them', async () => {
    const roomId = await opened('public');
    for (let n = 2; n <= 202; n += 1) await add.execute(person(`user-${n}`), { roomId, userId: `user-${n}` });
    expect(types(roomId)).toHaveLength(199);
    await remove.execute(person('user-2'), { roomId, userId: 'user-2' });
    await remove.execute(person('user-3'), { roomId, userId: 'user-3' });
    expect(types(roomId)).toHaveLength(199);
    await remove.execute(person('user-4'), { roomId, userId: 'user-4' });
    expect(types(roomId).at(-1)).toBe('member.left');
  });

  it('leave, or are put out by the owner, and their sockets are looked at', async () => {
    const roomId = await opened('private');
    for (const userId of ['ann', 'bob']) await add.execute(hana, { roomId, userId });
    await remove.execute(ann, { roomId, userId: 'ann' });
    await expect(remove.execute(bob, { roomId, userId: 'hana' })).rejects.toThrow(Forbidden);
    await remove.execute(hana, { roomId, userId: 'bob' });
    await remove.execute(hana, { roomId, userId: 'bob' });
    expect([...fakes.stored.membersOf(roomId).keys()]).toEqual(['hana']);
    expect(fakes.stored.looked).toEqual([roomId, roomId]);
  });

  it('stay if they own the room, or are one of the two of a direct one', async () => {
    const roomId = await opened('public');
    await expect(remove.execute(hana, { roomId, userId: 'hana' })).rejects.toThrow(MustStay);
    const open = new OpenDirectRoom(fakes.rooms, fakes.people, fakes.work, fakes.ids, fakes.clock);
    const direct = await open.execute(ann, { userId: 'bob' });
    expect(await open.execute(bob, { userId: 'ann' })).toBe(direct);
    await expect(open.execute(ann, { userId: 'nobody' })).rejects.toThrow(NotFound);
    for (const one of [ann, bob]) {
      await expect(remove.execute(one, { roomId: direct, userId: one.userId })).rejects.toThrow(MustStay);
      await expect(
        remove.execute(one, { roomId: direct, userId: one === ann ? 'bob' : 'ann' }),
      ).rejects.toThrow(Forbidden);
    }
  });

  it('have a read marker that only moves forward and never past the end', async () => {
    const roomId = await opened('public');
    await add.execute(ann, { roomId, userId: 'ann' });
    await add.execute(bob, { roomId, userId: 'bob' });
    const read = new MarkRead(fakes.members);
    expect(await read.execute(ann, { roomId, seq: 1 })).toBe(1);
    expect(await read.execute(ann, { roomId, seq: 0 })).toBe(1);
    expect(await read.execute(ann, { roomId, seq: 99 })).toBe(2);
    await expect(read.execute(ada, { roomId, seq: 1 })).rejects.toThrow(NotAMember);
    await expect(read.execute(ada, { roomId: await opened('private'), seq: 1 })).rejects.toThrow(NotFound);
    await expect(read.execute(ada, { roomId: 'none', seq: 1 })).rejects.toThrow(NotFound);
  });

  it('lose a room that becomes private unless they are members', async () => {
    const roomId = await opened('public');
    const change = new ChangeRoom(fakes.rooms, fakes.log, fakes.work, fakes.clock);
    await expect(change.execute(ann, { roomId, kind: 'private' })).rejects.toThrow(Forbidden);
    await expect(change.execute(ann, { roomId: 'none', kind: 'private' })).rejects.toThrow(NotFound);
    await change.execute(hana, { roomId, kind: 'private' });
    expect(fakes.stored.looked).toEqual([roomId]);
    await expect(change.execute(ann, { roomId, kind: 'public' })).rejects.toThrow(NotFound);
    await expect(change.execute(ada, { roomId, kind: 'public' })).rejects.toThrow(NotFound);
  });

  it('are what the directory goes by', async () => {
    const directory = new StoredRoomDirectory(fakes.rooms, fakes.work, fakes.ids, fakes.clock);
    const roomId = await opened('private');
    await expect(directory.visible(roomId, ann)).rejects.toThrow(NotFound);
    expect(await directory.visible(roomId, hana)).toMatchObject({
      id: roomId,
      ownerId: 'hana',
      title: 'Talk',
    });
    await add.execute(hana, { roomId, userId: 'ann' });
    expect(await directory.visible(roomId, ann)).toMatchObject({ kind: 'private' });
    await expect(directory.manageable(roomId, ann)).rejects.toThrow(Forbidden);
    expect([await directory.isPublic(roomId), await directory.isPublic('none')]).toEqual([false, false]);
    const seed = { ownerId: 'hana', title: 'Lobby', slug: 'lobby', kind: 'public' } as const;
    const [lobby, again] = await Promise.all([directory.open(seed), directory.open(seed)]);
    expect(again.id).toBe(lobby.id);
    expect(await directory.isPublic(lobby.id)).toBe(true);
    expect((await directory.open({ ...seed, title: 'Other' })).title).toBe('Lobby');
  });
});
