import { beforeEach, describe, expect, it } from '@jest/globals';
import { NotFound, PlainGroupCommits, ValidationFailed } from '#kernel';
import { person, roomFakes } from '../../../test/support/fakes/rooms.js';
import { NotForYou } from '../domain/errors.js';
import { ChangeRoom } from './change-room.js';
import { OpenDirectRoom } from './open-direct-room.js';
import { OpenRoom } from './open-room.js';
import { PostMessage } from './post-message.js';

const [hana, ann, bob] = [person('hana', 'host'), person('ann'), person('bob')];

describe('Posting a message', () => {
  let fakes: ReturnType<typeof roomFakes>;
  let post: PostMessage;
  let roomId: string;
  beforeEach(async () => {
    fakes = roomFakes();
    post = new PostMessage(fakes.messages, fakes.log, new PlainGroupCommits(), fakes.budget, fakes.work);
    roomId = await new OpenRoom(fakes.rooms, fakes.work, fakes.ids, fakes.clock).execute(hana, {
      title: 'Friday',
      kind: 'public',
    });
  });

  const say = (text: string, clientId = text, by = ann, replyTo?: string) =>
    post.execute(by, { roomId, clientId, text, replyTo });

  it('puts it into the log with its author', async () => {
    expect(await say('hello')).toEqual({
      seq: 1,
      id: 'event-1',
      type: 'message.posted',
      at: '2026-11-21T10:00:00.000Z',
      actor: { id: 'ann', displayName: 'ANN' },
      data: { text: 'hello', clientId: 'hello' },
    });
  });

  it('makes one batch of those that come while another commits, in their order', async () => {
    const posted = await Promise.all(['a', 'b', 'c', 'd'].map((text) => say(text)));
    expect(posted.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(fakes.messages.batches).toBe(2);
  });

  it('gives back the same message for the same client id, whatever it says now', async () => {
    const first = await say('hello', 'mine');
    expect(await say('other', 'mine')).toBe(first);
    expect(fakes.stored.log(roomId)).toHaveLength(1);
  });

  it('stores one message for a client id that comes twice in one batch', async () => {
    const [, one, two, three] = await Promise.all([
      say('first'),
      say('x', 'same'),
      say('y', 'same'),
      say('last'),
    ]);
    expect(two).toBe(one);
    expect(three?.seq).toBe(3);
    expect(fakes.stored.log(roomId).map(({ data }) => data)).toEqual([
      { text: 'first', clientId: 'first' },
      { text: 'x', clientId: 'same' },
      { text: 'last', clientId: 'last' },
    ]);
  });

  it('keeps the client ids of different authors apart', async () => {
    const both = await Promise.all([say('x', 'same', ann), say('y', 'same', bob)]);
    expect(both.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('gives back what another node stored between the look and the append', async () => {
    fakes.log.meanwhile = () => {
      fakes.log.meanwhile = () => undefined;
      void fakes.log.append(roomId, [
        {
          type: 'message.posted',
          actor: { id: 'ann', displayName: 'ANN' },
          data: { text: 'x', clientId: 'mine' },
        },
      ]);
    };
    expect(await say('x', 'mine')).toMatchObject({ seq: 1, id: 'event-1' });
    expect(fakes.stored.log(roomId)).toHaveLength(1);
  });

  it('tells those who watch the room, also who begins to between the look and the append', async () => {
    fakes.log.meanwhile = () => void fakes.rooms.watch(roomId, true);
    const { seq: lastSeq } = await say('sold!');
    expect(fakes.stored.events.filter(({ type }) => type === 'messages.posted')).toEqual([
      { type: 'messages.posted', data: { roomId, lastSeq } },
    ]);
  });

  it('is for members only in a private or direct room, and refuses the others alone', async () => {
    fakes.people.names.set('bob', 'Bob');
    const open = new OpenDirectRoom(fakes.rooms, fakes.people, fakes.work, fakes.ids, fakes.clock);
    roomId = await open.execute(ann, { userId: 'bob' });
    const [first, stranger, last] = await Promise.allSettled([
      say('a'),
      say('b', 'b', hana),
      say('c', 'c', bob),
    ]);
    expect(first).toMatchObject({ status: 'fulfilled', value: { seq: 1 } });
    expect(stranger).toMatchObject({ status: 'rejected', reason: expect.any(NotFound) });
    expect(last).toMatchObject({ status: 'fulfilled', value: { seq: 2 } });
  });

  it('is not found for a room that is not there', async () => {
    roomId = 'none';
    await expect(say('a')).rejects.toThrow(NotFound);
  });

  it('answers messages of the same room only', async () => {
    const { id } = await say('question');
    expect((await say('answer', 'answer', bob, id)).data).toMatchObject({ replyTo: id });
    await expect(say('answer', 'other', bob, 'elsewhere')).rejects.toThrow(ValidationFailed);
  });

  it('mentions users in a public room, and members in any other', async () => {
    const name = (mentions: string[]) =>
      post.execute(ann, { roomId, clientId: `to ${mentions.join()}`, text: '@', mentions });
    fakes.people.names.set('bob', 'Bob').set('ann', 'Ann');
    expect((await name(['bob'])).data).toMatchObject({ mentions: ['bob'] });
    expect((await name([])).data).not.toHaveProperty('mentions');
    await expect(name(['bob', 'nobody'])).rejects.toThrow(ValidationFailed);
    const open = new OpenDirectRoom(fakes.rooms, fakes.people, fakes.work, fakes.ids, fakes.clock);
    roomId = await open.execute(ann, { userId: 'bob' });
    expect((await name(['bob'])).data).toMatchObject({ mentions: ['bob'] });
    fakes.people.names.set('hana', 'Hana');
    await expect(name(['hana'])).rejects.toThrow(ValidationFailed);
  });

  it.each(['', ' \t\n', '\u200b\u2060', 'a\u0000', '\u202egnp.exe', '\ud800', 'x'.repeat(2001)])(
    'refuses the text %j',
    async (text) => {
      await expect(say(text, 'c')).rejects.toThrow(ValidationFailed);
    },
  );

  it('counts its text in characters', async () => {
    expect((await say('👍'.repeat(2000), 'c')).seq).toBe(1);
    await expect(say('👍'.repeat(2001), 'd')).rejects.toThrow(ValidationFailed);
  });

  describe('in slow mode', () => {
    beforeEach(async () => {
      await new ChangeRoom(fakes.rooms, fakes.log, fakes.work, fakes.clock).execute(hana, {
        roomId,
        slowModeSeconds: 10,
      });
    });

    it('takes one message of an author in a batch and in its time, and tells how long to wait', async () => {
      const [first, ...others] = await Promise.allSettled(['a', 'b', 'c'].map((text) => say(text)));
      expect(first).toMatchObject({ status: 'fulfilled' });
      for (const other of others)
        expect(other).toMatchObject({ status: 'rejected', reason: { facts: { retryAfterMs: 10_000 } } });
      fakes.stored.now = 9_000;
      await expect(say('d')).rejects.toMatchObject({ code: 'slow_mode', facts: { retryAfterMs: 1_000 } });
      fakes.stored.now = 10_000;
      await expect(say('e')).resolves.toBeDefined();
    });

    it('takes one message of an author out of the first batch too', async () => {
      const [, first, second] = await Promise.allSettled([say('x', 'x', bob), say('a'), say('b')]);
      expect([first?.status, second?.status]).toEqual(['fulfilled', 'rejected']);
      expect(second).toMatchObject({ reason: { facts: { retryAfterMs: 10_000 } } });
    });

    it('lets others speak meanwhile, and its owner as often as they like', async () => {
      await Promise.all([say('a'), say('b', 'b', bob), say('c', 'c', hana), say('d', 'd', hana)]);
      expect(fakes.stored.log(roomId).filter(({ type }) => type === 'message.posted')).toHaveLength(4);
    });

    it('gives the same message to its sender again, and takes no turn for what is refused', async () => {
      const first = await say('hello', 'mine');
      expect(await say('hello', 'mine')).toBe(first);
      fakes.stored.words.set(roomId, ['scam']);
      await expect(say('scam', 'x', bob)).rejects.toThrow(NotForYou);
      await expect(say('fine', 'y', bob)).resolves.toBeDefined();
    });

    it('gives back what the turn was taken for on another node', async () => {
      const { context } = fakes.messages;
      let looks = 0;
      // The first look is before the other node's commit.
      fakes.messages.context = async (...args) => {
        const seen = await context.apply(fakes.messages, args);
        looks += 1;
        return looks === 1 && seen !== null ? { ...seen, stored: [] } : seen;
      };
      fakes.stored.turns.set(`${roomId} ann`, 0);
      const [stored] = await fakes.log.append(roomId, [
        { type: 'message.posted', actor: { id: 'ann', displayName: 'ANN' }, data: { clientId: 'mine' } },
      ]);
      expect(await say('x', 'mine')).toBe(stored);
    });
  });

  it('is decided anew if the rules became others before it got its number', async () => {
    fakes.log.meanwhile = () => {
      fakes.log.meanwhile = () => undefined;
      fakes.stored.sanctions.set(`${roomId} ann mute`, { until: null, reason: null });
      fakes.stored.bump(roomId);
    };
    await expect(say('late')).rejects.toMatchObject({ code: 'muted' });
    expect(fakes.stored.log(roomId)).toEqual([]);
  });

  it('is refused to who is banned or muted, but was said if it was said before', async () => {
    const first = await say('hello', 'mine');
    fakes.stored.sanctions.set(`${roomId} ann mute`, { until: null, reason: null });
    expect(await say('hello', 'mine')).toBe(first);
    await expect(say('more')).rejects.toMatchObject({ code: 'muted' });
    fakes.stored.sanctions.set(`${roomId} ann ban`, { until: null, reason: null });
    await expect(say('hello', 'mine')).rejects.toMatchObject({ code: 'banned' });
  });
});
