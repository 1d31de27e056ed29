import { beforeEach, describe, expect, it } from '@jest/globals';
import { Forbidden, NotFound, ValidationFailed } from '#kernel';
import { moderationFakes } from '../../../../test/support/fakes/room-moderation.js';
import { messageFakes } from '../../../../test/support/fakes/room-messages.js';
import { person, roomFakes } from '../../../../test/support/fakes/rooms.js';
import { MustStay, Outranked } from '../../domain/errors.js';
import { ChangeRoom } from '../change-room.js';
import { OpenRoom } from '../open-room.js';
import { Deletion } from '../messages/deletion.js';
import { MessageDesk } from '../messages/message-desk.js';
import { DeleteAllBy } from '../messages/delete-all-by.js';
import { KickUser } from './kick-user.js';
import { LiftSanction } from './lift-sanction.js';
import { NameRole } from './name-role.js';
import { ReportMessage } from './report-message.js';
import { ResolveReport } from './resolve-report.js';
import { SanctionUser } from './sanction-user.js';
import { SetWords } from './set-words.js';
import { VisibleWords } from './visible-words.js';

const [hana, cora, mona] = [person('hana', 'host'), person('cora'), person('mona')];
const [ann, bob, ada] = [person('ann'), person('bob'), person('ada', 'admin')];

describe('Moderation', () => {
  let fakes: ReturnType<typeof roomFakes>;
  let more: ReturnType<typeof moderationFakes>;
  let roomId: string;
  let name: NameRole;
  let sanction: SanctionUser;
  let lift: LiftSanction;
  let kick: KickUser;

  beforeEach(async () => {
    fakes = roomFakes();
    more = moderationFakes(fakes.stored);
    const { rooms, people, members, log, work } = fakes;
    for (const { userId, displayName } of [hana, cora, mona, ann, bob, ada])
      people.names.set(userId, displayName);
    people.admins.add('ada');
    name = new NameRole(rooms, people, members, log, work);
    sanction = new SanctionUser(rooms, people, more.sanctions, log, work);
    lift = new LiftSanction(rooms, people, more.sanctions, log, work);
    kick = new KickUser(rooms, people, members, log, work);
    const open = new OpenRoom(rooms, work, fakes.ids, fakes.clock);
    roomId = await open.execute(hana, { title: 'Talk', kind: 'public' });
    await name.execute(hana, { roomId, userId: 'cora', role: 'co_host' });
    await name.execute(cora, { roomId, userId: 'mona', role: 'moderator' });
  });

  const told = (after = 0) => fakes.stored.log(roomId).slice(after);
  const types = (after = 0) => told(after).map(({ type }) => type);
  const size = () => fakes.stored.log(roomId).length;

  it('is given by the owner, who names co-hosts, and by co-hosts, who name moderators', async () => {
    const named = ['member.joined', 'moderation.role_changed'];
    expect(types()).toEqual([...named, ...named]);
    expect(told()[3]).toMatchObject({
      actor: { id: 'cora' },
      data: { user: { id: 'mona', displayName: 'MONA' }, role: 'moderator', was: 'member' },
    });
    await expect(name.execute(cora, { roomId, userId: 'ann', role: 'co_host' })).rejects.toThrow(Forbidden);
    await expect(name.execute(mona, { roomId, userId: 'ann', role: 'moderator' })).rejects.toThrow(Forbidden);
    await expect(name.execute(ann, { roomId, userId: 'bob', role: 'member' })).rejects.toThrow(Forbidden);
    await expect(name.execute(cora, { roomId, userId: 'hana', role: 'member' })).rejects.toThrow(Outranked);
    await expect(name.execute(hana, { roomId, userId: 'who', role: 'member' })).rejects.toThrow(NotFound);
  });

  it('tells of the same act once', async () => {
    const before = size();
    await name.execute(hana, { roomId, userId: 'cora', role: 'co_host' });
    expect(size()).toBe(before);
    const ban = { roomId, userId: 'ann', kind: 'ban', seconds: 60, reason: 'spam' } as const;
    const first = await sanction.execute(mona, ban);
    expect(first).toEqual({ userId: 'ann', until: '2026-11-21T10:01:00.000Z', reason: 'spam' });
    expect(await sanction.execute(cora, ban)).toEqual(first);
    await sanction.execute(mona, { ...ban, seconds: 90 });
    for (let time = 0; time < 2; time += 1) await lift.execute(mona, ban);
    expect(types(before)).toEqual(['moderation.banned', 'moderation.banned', 'moderation.unbanned']);
    expect(told(before)[0]).toMatchObject({
      actor: { id: 'mona' },
      data: { user: { id: 'ann' }, until: '2026-11-21T10:01:00.000Z', reason: 'spam' },
    });
  });

  it.each(['ban', 'mute'] as const)(
    'lets nobody %s equals, betters or themselves, or lift it',
    async (kind) => {
      for (const userId of ['mona', 'cora', 'hana', 'ada'])
        for (const act of [sanction, lift])
          await expect(act.execute(mona, { roomId, userId, kind })).rejects.toThrow(Outranked);
      await expect(sanction.execute(hana, { roomId, userId: 'ada', kind })).rejects.toThrow(Outranked);
      await expect(sanction.execute(ann, { roomId, userId: 'bob', kind })).rejects.toThrow(Forbidden);
      await sanction.execute(cora, { roomId, userId: 'mona', kind });
      await sanction.execute(ada, { roomId, userId: 'hana', kind });
    },
  );

  it('refuses times and reasons that are none', async () => {
    const on = { roomId, userId: 'ann', kind: 'mute' } as const;
    for (const bad of [
      { seconds: 0 },
      { seconds: 1.5 },
      { seconds: 4e7 },
      { reason: ' ' },
      { reason: 'x'.repeat(201) },
    ])
      await expect(sanction.execute(mona, { ...on, ...bad })).rejects.toThrow(ValidationFailed);
  });

  it('kicks members and onlookers, but not the owner', async () => {
    const before = size();
    await kick.execute(cora, { roomId, userId: 'mona', reason: 'off topic' });
    await kick.execute(cora, { roomId, userId: 'ann' });
    expect(fakes.stored.membersOf(roomId).has('mona')).toBe(false);
    expect(told(before)).toMatchObject([
      { type: 'moderation.kicked', data: { user: { id: 'mona' }, reason: 'off topic' } },
      { type: 'moderation.kicked', data: { user: { id: 'ann' }, reason: null } },
    ]);
    await expect(kick.execute(ada, { roomId, userId: 'hana' })).rejects.toThrow(MustStay);
  });

  it('changes the rules of talk, as a moderator, but not what the room is', async () => {
    const change = new ChangeRoom(fakes.rooms, fakes.log, fakes.work, fakes.clock);
    const before = size();
    for (let time = 0; time < 2; time += 1)
      await change.execute(mona, { roomId, slowModeSeconds: 5, shield: true });
    expect(types(before)).toEqual(['moderation.slow_mode', 'moderation.shield']);
    for (const rules of [{}, { shield: false }])
      await expect(change.execute(mona, { roomId, title: 'Mine', ...rules })).rejects.toThrow(Forbidden);
    await expect(change.execute(mona, { roomId, shield: false, kind: 'private' })).rejects.toThrow(Forbidden);
    await expect(change.execute(cora, { roomId, kind: 'private' })).rejects.toThrow(Forbidden);
    await change.execute(cora, { roomId, title: 'Ours' });
    await expect(change.execute(ann, { roomId, slowModeSeconds: 0 })).rejects.toThrow(Forbidden);
    await expect(change.execute(ann, { roomId })).rejects.toThrow(Forbidden);
  });

  it('keeps a list of words that only moderators see', async () => {
    const words = new SetWords(fakes.rooms, more.lists, fakes.log, fakes.work);
    const visible = new VisibleWords(fakes.rooms, more.lists);
    const before = size();
    for (let time = 0; time < 2; time += 1)
      expect(await words.execute(mona, { roomId, words: ['Scam', 'SPAM'] })).toEqual(['scam', 'spam']);
    await words.execute(mona, { roomId, words: ['scam', 'ad'] });
    expect(told(before).map(({ data }) => data)).toEqual([
      { added: 2, removed: 0 },
      { added: 1, removed: 1 },
    ]);
    expect(await visible.execute(mona, { roomId })).toEqual(['ad', 'scam']);
    await expect(visible.execute(ann, { roomId })).rejects.toThrow(Forbidden);
    await expect(words.execute(ann, { roomId, words: [] })).rejects.toThrow(Forbidden);
  });

  it('hears of messages, once from each user, and decides all reports of one at once', async () => {
    const actor = { id: 'ann', displayName: 'ANN' };
    const [message] = await fakes.log.append(roomId, [
      { type: 'message.posted', actor, data: { text: 'x' } },
    ]);
    const messageId = message?.id ?? '';
    const report = new ReportMessage(fakes.rooms, more.reports, fakes.ids, fakes.work);
    const { posted, boards, rooms, log, messages, clock } = messageFakes(fakes);
    const desk = new MessageDesk(rooms, posted, log, messages);
    const deletion = new Deletion(posted, boards, clock);
    const resolve = new ResolveReport(more.reports, desk, deletion);
    const first = await report.execute(bob, { messageId, reason: 'rude' });
    expect(await report.execute(bob, { messageId, reason: 'very rude' })).toBe(first);
    const second = await report.execute(mona, { messageId, reason: 'spam' });
    await expect(report.execute(bob, { messageId: 'none', reason: 'x' })).rejects.toThrow(NotFound);
    await expect(report.execute(bob, { messageId, reason: ' ' })).rejects.toThrow(ValidationFailed);
    await expect(resolve.execute(bob, { reportId: first, action: 'dismiss' })).rejects.toThrow(Forbidden);
    await expect(resolve.execute(mona, { reportId: 'none', action: 'dismiss' })).rejects.toThrow(NotFound);
    await resolve.execute(mona, { reportId: first, action: 'dismiss' });
    await resolve.execute(cora, { reportId: second, action: 'dismiss' });
    expect([...more.reports.decided]).toEqual([
      [first, 'mona'],
      [second, 'mona'],
    ]);
    // It was decided before.
    await resolve.execute(mona, { reportId: first, action: 'delete' });
    expect(types().at(-1)).toBe('message.posted');
    const remove = new DeleteAllBy(rooms, fakes.people, desk, deletion);
    await expect(remove.execute(bob, { roomId, userId: 'ann' })).rejects.toThrow(Forbidden);
    await expect(remove.execute(mona, { roomId, userId: 'cora' })).rejects.toThrow(Outranked);
    for (const deleted of [1, 0]) expect(await remove.execute(mona, { roomId, userId: 'ann' })).toBe(deleted);
    expect(told().at(-1)).toMatchObject({ type: 'message.deleted', data: { messageId, by: 'moderator' } });
  });
});
