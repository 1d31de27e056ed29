import { beforeEach, describe, expect, it } from '@jest/globals';
import { PlainGroupCommits, ValidationFailed } from '#kernel';
import { person, roomFakes } from '../../../../test/support/fakes/rooms.js';
import { OpenRoom } from '../open-room.js';
import { PostMessage } from '../post-message.js';

const [hana, ann, bob] = [person('hana', 'host'), person('ann'), person('bob')];
const EXTENT = { width: 40, height: 30 };

describe('Posting a message with attachments', () => {
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
    for (const id of ['a', 'b', 'c', 'd', 'e'])
      fakes.stored.attachments.set(id, {
        ...{ id, roomId, authorId: 'ann', bytes: 9, full: EXTENT, thumb: EXTENT },
      });
  });

  const say = (text: string) => post.execute(ann, { roomId, clientId: text, text });
  const show = (attachments: string[], { clientId = attachments.join(), text = '', by = ann } = {}) =>
    post.execute(by, { roomId, clientId, text, attachments });

  it('shows them in the order in which they are named, and may say nothing', async () => {
    const { data } = await show(['b', 'a']);
    expect(data).toMatchObject({ text: '', attachments: [{ id: 'b' }, { id: 'a', type: 'image/webp' }] });
  });

  it('needs a text that can be seen without them, and takes four different ones at most', async () => {
    for (const refused of [
      show([], { clientId: 'none' }),
      show(['a'], { text: ' ' }),
      show(['a', 'a']),
      show(['a', 'b', 'c', 'd', 'e']),
    ])
      await expect(refused).rejects.toThrow(ValidationFailed);
    expect(fakes.messages.batches).toBe(0);
  });

  it('gives each of them to the first that wants it, also in one batch, and to nobody else', async () => {
    const outcomes = await Promise.allSettled([
      say('first'),
      show(['a']),
      show(['a', 'b'], { clientId: 'later' }),
      show(['b'], { by: bob }),
      show(['b']),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...['fulfilled', 'fulfilled', 'rejected', 'rejected', 'fulfilled'],
    ]);
    expect(fakes.messages.batches).toBe(2);
    await expect(show(['a'], { clientId: 'last' })).rejects.toThrow(ValidationFailed);
  });

  it('is the same message when it is sent again, though its attachments are taken', async () => {
    const [, first, twin] = await Promise.all([say('first'), show(['a']), show(['a'])]);
    expect(twin).toBe(first);
    expect(await show(['a'])).toBe(first);
  });

  it('takes none of them from a message that is refused', async () => {
    fakes.stored.words.set(roomId, ['rude']);
    const all = [say('first'), show(['a'], { text: 'rude', clientId: 'no' }), show(['a'])];
    const outcomes = await Promise.allSettled(all);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
