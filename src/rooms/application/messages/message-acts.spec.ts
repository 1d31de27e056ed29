import { beforeEach, describe, expect, it } from '@jest/globals';
import { Forbidden, NotFound, PlainGroupCommits, ValidationFailed } from '#kernel';
import { messageFakes } from '../../../../test/support/fakes/room-messages.js';
import { person } from '../../../../test/support/fakes/rooms.js';
import { MessageDeleted, TooManyEmojis } from '../../domain/errors.js';
import { OpenRoom } from '../open-room.js';
import { PinCard } from '../pins/pin-card.js';
import { PinDesk } from '../pins/pin-desk.js';
import { TakeOffPin } from '../pins/take-off-pin.js';
import { AddReaction } from './add-reaction.js';
import { DeleteMessage } from './delete-message.js';
import { Deletion } from './deletion.js';
import { EditMessage } from './edit-message.js';
import { MessageDesk } from './message-desk.js';
import { ReactionDesk } from './reaction-desk.js';
import { RemoveReaction } from './remove-reaction.js';

const [hana, ann, bob] = [person('hana', 'host'), person('ann'), person('bob')];

function acts() {
  const fakes = messageFakes();
  const { rooms, posted, messages, reactions, boards, log, budget, work, ids, clock } = fakes;
  const desk = new MessageDesk(rooms, posted, log, messages);
  const reactionDesk = new ReactionDesk(reactions, messages, log, budget, new PlainGroupCommits());
  const pinDesk = new PinDesk(rooms, posted, boards, log, work);
  return {
    ...fakes,
    open: new OpenRoom(rooms, work, ids, clock),
    edit: new EditMessage(desk, posted, clock),
    remove: new DeleteMessage(desk, new Deletion(posted, boards, clock)),
    react: new AddReaction(reactionDesk),
    unreact: new RemoveReaction(reactionDesk),
    pin: new PinCard(pinDesk, ids, clock),
    unpin: new TakeOffPin(pinDesk),
  };
}

describe('What is done with a message', () => {
  let on: ReturnType<typeof acts>;
  let roomId: string;
  let messageId: string;
  const told = (): string[] => on.stored.log(roomId).map(({ type }) => type);
  beforeEach(async () => {
    on = acts();
    roomId = await on.open.execute(hana, { title: 'Friday', kind: 'public' });
    const actor = { id: 'ann', displayName: 'ANN' };
    const data = { text: 'hello', clientId: 'c' };
    const [message] = await on.log.append(roomId, [{ type: 'message.posted', actor, data }]);
    messageId = message?.id ?? '';
  });

  it('is told once, however often it is asked for', async () => {
    const edited = await on.edit.execute(ann, { messageId, text: 'hi' });
    expect(await on.edit.execute(ann, { messageId, text: 'hi' })).toBe(edited);
    for (let again = 0; again < 2; again += 1) await on.react.execute(bob, { messageId, emoji: '👍' });
    for (let again = 0; again < 2; again += 1) await on.unreact.execute(bob, { messageId, emoji: '👍' });
    for (let again = 0; again < 2; again += 1) await on.remove.execute(ann, { messageId });
    expect(told()).toEqual([
      ...['message.posted', 'message.edited', 'reaction.added', 'reaction.removed', 'message.deleted'],
    ]);
  });

  it('is refused to whoever may not: editing to all but the author, deleting to all but those who keep order too', async () => {
    for (const other of [bob, hana, person('root', 'admin')])
      await expect(on.edit.execute(other, { messageId, text: 'mine' })).rejects.toThrow(Forbidden);
    await expect(on.remove.execute(bob, { messageId })).rejects.toThrow(Forbidden);
    await on.remove.execute(hana, { messageId });
    expect(on.stored.log(roomId).at(-1)?.data).toMatchObject({ messageId, by: 'moderator' });
  });

  it('is refused once it is deleted', async () => {
    await on.remove.execute(ann, { messageId });
    const late = [
      on.edit.execute(ann, { messageId, text: 'x' }),
      on.react.execute(bob, { messageId, emoji: '👍' }),
      on.unreact.execute(bob, { messageId, emoji: '👍' }),
    ];
    for (const act of late) await expect(act).rejects.toThrow(MessageDeleted);
    await expect(on.pin.execute(hana, { roomId, messageId })).rejects.toThrow(ValidationFailed);
  });

  it('is not found by whoever may not see the room', async () => {
    const state = on.stored.rooms.get(roomId);
    if (state !== undefined) on.stored.rooms.set(roomId, { ...state, kind: 'private' });
    for (const act of [
      () => on.edit.execute(ann, { messageId, text: 'x' }),
      () => on.remove.execute(ann, { messageId }),
      () => on.react.execute(ann, { messageId, emoji: '👍' }),
      () => on.unreact.execute(ann, { messageId, emoji: '👍' }),
      () => on.edit.execute(ann, { messageId: 'none', text: 'x' }),
      () => on.pin.execute(ann, { roomId, messageId }),
      () => on.unpin.execute(ann, { roomId, pinId: 'none' }),
    ])
      await expect(act()).rejects.toThrow(NotFound);
    expect(told()).toEqual(['message.posted']);
  });

  it('leaves room for 20 emojis', async () => {
    for (let n = 0; n < 20; n += 1)
      await on.react.execute(ann, { messageId, emoji: String.fromCodePoint(0x1f600 + n) });
    await expect(on.react.execute(bob, { messageId, emoji: '👍' })).rejects.toThrow(TooManyEmojis);
    await on.react.execute(bob, { messageId, emoji: '😀' });
  });

  it('takes its pin off when it is deleted, in one go', async () => {
    const pin = await on.pin.execute(hana, { roomId, messageId });
    expect(await on.pin.execute(hana, { roomId, messageId })).toEqual(pin);
    await on.remove.execute(ann, { messageId });
    expect(on.boards.pins.get(roomId)).toEqual([]);
    expect(told().slice(1)).toEqual(['message.pinned', 'message.deleted', 'message.unpinned']);
  });

  it('pins one thing at a time, by those who keep order', async () => {
    await expect(on.pin.execute(ann, { roomId, messageId })).rejects.toThrow(Forbidden);
    await expect(on.pin.execute(hana, { roomId })).rejects.toThrow(ValidationFailed);
    await expect(on.pin.execute(hana, { roomId, messageId, productId: 'p' })).rejects.toThrow(
      ValidationFailed,
    );
    const { id } = await on.pin.execute(hana, { roomId, productId: 'p' });
    await expect(on.unpin.execute(ann, { roomId, pinId: id })).rejects.toThrow(Forbidden);
    for (let again = 0; again < 2; again += 1) await on.unpin.execute(hana, { roomId, pinId: id });
    expect(told().slice(1)).toEqual(['product.pinned', 'product.unpinned']);
  });
});
