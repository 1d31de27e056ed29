import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { expectResumedAlike, history, type Logged, NOBODY, outcome, type Shown, types } from './acts.js';
import { Ear, numbers, openRoom, say } from './ear.js';

describe('reactions', () => {
  let app: TestApp;
  let other: TestApp;
  let ann: Visitor;
  let bob: Visitor;
  beforeAll(async () => {
    app = await startApp();
    other = await app.another();
    ann = await app.guest('Ann');
    bob = await app.guest('Bob');
  }, 60_000);
  afterAll(() => app.close());

  const react = (method: string, id: string, emoji: string, as = ann, node = app) =>
    outcome(node, as, method, `/v2/messages/${id}/reactions/${encodeURIComponent(emoji)}`);
  const put = (id: string, emoji: string, as = ann, node = app) => react('PUT', id, emoji, as, node);
  const take = (id: string, emoji: string, as = ann, node = app) => react('DELETE', id, emoji, as, node);
  const reactions = async (id: string, as = ann): Promise<Logged['reactions']> =>
    (await app.call<Shown>('GET', `/v2/messages/${id}`, { as })).body.reactions;

  it('are told to the room, and counted with the message in history', async () => {
    const { roomId } = await openRoom(app);
    const ear = await Ear.of(other, bob);
    await ear.join(roomId);
    const { id } = await say(app, ann, roomId, 'look');
    const plain = await say(app, ann, roomId, 'nothing');
    expect([await put(id, '👍'), await put(id, '👍', bob), await put(id, '🇩🇪', bob)]).toEqual(
      Array(3).fill('204'),
    );
    await ear.hears(5);
    expect(ear.events[2]).toMatchObject({
      type: 'reaction.added',
      actor: { id: ann.id, displayName: 'Ann' },
      data: { messageId: id, emoji: '👍' },
    });
    const counted = (mine: boolean) => [
      { emoji: '👍', count: 2, mine: true },
      { emoji: '🇩🇪', count: 1, mine },
    ];
    expect(await reactions(id)).toEqual(counted(false));
    const [first, second] = await history(app, bob, roomId);
    expect(first?.reactions).toEqual(counted(true));
    expect(second).toEqual(plain);
    expect([await take(id, '👍', bob), await take(id, '🇩🇪', bob)]).toEqual(['204', '204']);
    expect(await reactions(id, bob)).toEqual([{ emoji: '👍', count: 1, mine: false }]);
    expect(await take(id, '👍')).toBe('204');
    expect(await reactions(id)).toBeUndefined();
    expect((await types(app, ann, roomId)).slice(-3)).toEqual(Array(3).fill('reaction.removed'));
  });

  it('are put on and taken off over a socket as well, and whichever form the emoji has it is one', async () => {
    const { roomId } = await openRoom(app);
    const { id } = await say(app, ann, roomId, 'look');
    const ear = await Ear.of(app, ann);
    await ear.join(roomId);
    for (const emoji of ['❤', '❤️'])
      expect(await ear.command('reaction.add', { messageId: id, emoji })).toEqual({ ok: true });
    expect(await reactions(id)).toEqual([{ emoji: '❤️', count: 1, mine: true }]);
    for (const emoji of ['❤', '❤️'])
      expect(await ear.command('reaction.remove', { messageId: id, emoji })).toEqual({ ok: true });
    await ear.hears(3);
    expect(ear.events.map(({ type, data }) => [type, data])).toEqual([
      ['reaction.added', { messageId: id, emoji: '❤️' }],
      ['reaction.removed', { messageId: id, emoji: '❤️' }],
    ]);
  });

  it('are one of each kind for each user, however often and on however many nodes at once', async () => {
    const { roomId } = await openRoom(app);
    const { id } = await say(app, ann, roomId, 'look');
    const both = [app, other, app, other, app, other];
    for (let round = 0; round < 5; round += 1) {
      const added = both.flatMap((node) => [put(id, '👍', ann, node), put(id, '👍', bob, node)]);
      expect(new Set(await Promise.all(added))).toEqual(new Set(['204']));
      expect(await reactions(id)).toEqual([{ emoji: '👍', count: 2, mine: true }]);
      const removed = both.flatMap((node) => [take(id, '👍', ann, node), take(id, '👍', bob, node)]);
      expect(new Set(await Promise.all(removed))).toEqual(new Set(['204']));
      expect(await reactions(id)).toBeUndefined();
    }
    const told = (await types(app, ann, roomId)).slice(1);
    expect(told).toEqual(
      numbers(1, 5).flatMap(() => [...Array(2).fill('reaction.added'), ...Array(2).fill('reaction.removed')]),
    );
  });

  it('are of 20 kinds at most, also if many come at once', async () => {
    const { roomId } = await openRoom(app);
    const { id } = await say(app, ann, roomId, 'look');
    const emojis = numbers(0, 29).map((n) => String.fromCodePoint(0x1f600 + n));
    const outcomes = await Promise.all(
      emojis.map((emoji, index) =>
        put(id, emoji, index % 3 === 0 ? bob : ann, index % 2 === 0 ? app : other),
      ),
    );
    expect(outcomes.toSorted()).toEqual([...Array(20).fill('204'), ...Array(10).fill('409 limit_reached')]);
    const present = (await reactions(id)) ?? [];
    expect(present).toHaveLength(20);
    const [first] = present;
    for (const as of [ann, bob]) expect(await put(id, first?.emoji ?? '', as)).toBe('204');
  });

  it('go with the message that is deleted', async () => {
    const { roomId } = await openRoom(app);
    const { id } = await say(app, ann, roomId, 'look');
    await put(id, '👍', bob);
    await app.call('DELETE', `/v2/messages/${id}`, { as: ann });
    expect(await reactions(id)).toBeUndefined();
    expect((await history(app, bob, roomId))[0]?.reactions).toBeUndefined();
    for (const outcome of [await put(id, '👍'), await take(id, '👍', bob)])
      expect(outcome).toBe('409 invalid_transition');
  });

  it('refuse what is not one emoji', async () => {
    const { roomId } = await openRoom(app);
    const { id } = await say(app, ann, roomId, 'look');
    const ear = await Ear.of(app, ann);
    for (const emoji of ['a', '1', ':+1:', '👍👍', '👍 ', '🇩', '\u200d', '\u0000', '<b>', '👍'.repeat(50)]) {
      for (const method of ['PUT', 'DELETE'])
        expect(await react(method, id, emoji)).toBe('400 validation_failed');
      for (const command of ['reaction.add', 'reaction.remove']) {
        const ack = await ear.command(command, { messageId: id, emoji });
        expect(ack).toMatchObject({
          ok: false,
          error: { code: 'validation_failed', errors: [{ path: 'emoji' }] },
        });
      }
    }
    for (const payload of [
      null,
      [],
      { messageId: id },
      { messageId: id, emoji: null },
      { messageId: id, emoji: ['👍'] },
      { messageId: 'x', emoji: '👍' },
      { messageId: id, emoji: '👍', userId: bob.id },
    ])
      expect(await ear.command('reaction.add', payload)).toMatchObject({
        error: { code: 'validation_failed' },
      });
    expect(await types(app, ann, roomId)).toEqual(['message.posted']);
  });

  it('are for those who see the room', async () => {
    const { host, roomId } = await openRoom(app, 'private');
    const { id } = await say(app, host, roomId, 'among us');
    const ear = await Ear.of(app, ann);
    for (const messageId of [id, NOBODY, 'nonsense']) {
      expect([await put(messageId, '👍'), await take(messageId, '👍')]).toEqual(
        Array(2).fill('404 not_found'),
      );
      if (messageId === 'nonsense') continue;
      const ack = await ear.command('reaction.add', { messageId, emoji: '👍' });
      expect(ack).toMatchObject({ error: { code: 'not_found' } });
    }
    expect(await put(id, '👍', host)).toBe('204');
  });

  it('are told to those who come back as to those who stayed', async () => {
    const { roomId } = await openRoom(app);
    const { id } = await say(app, ann, roomId, 'look');
    await expectResumedAlike([app, other], bob, roomId, async () => {
      await put(id, '👍');
      await put(id, '🎉', bob);
      await take(id, '👍');
    });
  });
});
