import { describe, expect, it } from '@jest/globals';
import { DomainError, NotFound } from '#kernel';
import { Muted, MessageDeleted, TooManyEmojis } from '../errors.js';
import type { MessageContext } from '../message-batch.js';
import type { Speaker } from '../moderation/speech.js';
import { OPEN_TALK } from '../moderation/talk-rules.js';
import { Message } from './message.js';
import { type Reacted, ReactionBatch, type ReactionWish } from './reaction-batch.js';

const message = (id: string, deletedAt?: string): Message =>
  Message.restore({
    ...{ id, roomId: 'room', authorId: 'hana', postedAt: new Date(0) },
    data: { clientId: 'c', ...(deletedAt === undefined ? { text: 'hi' } : { deletedAt }) },
  });
const muted = { role: null, ban: null, mute: { until: null, reason: null } } as unknown as Speaker;
const CONTEXT: MessageContext = {
  kind: 'public',
  members: new Set(),
  stored: [],
  answerable: new Set(),
  attachments: new Map(),
  floor: { ownerId: 'hana', rules: OPEN_TALK, words: new Set(), speakers: new Map([['mute', muted]]) },
  watched: false,
  rulesVersion: 1,
  mentioned: { users: new Set(), members: new Set() },
};
const wish = (userId: string, emoji: string, on = true, messageId = 'm'): ReactionWish => ({
  ...{ messageId, emoji, on, admin: false },
  by: { id: userId, displayName: userId },
});
const decide = (wishes: readonly ReactionWish[], reacted: Partial<Reacted> = {}): ReactionBatch =>
  new ReactionBatch(CONTEXT, { messages: [message('m')], counts: [], present: [], ...reacted }, wishes);
const told = ({ entries }: ReactionBatch): string[] =>
  entries.map(({ type, actor, data }) => `${type} ${actor?.id} ${(data as { emoji: string }).emoji}`);
const refusals = ({ outcomes }: ReactionBatch) =>
  outcomes.map((outcome) => ('refused' in outcome ? (outcome.refused as DomainError) : null));

describe('A batch of reactions', () => {
  it('is decided in order of arrival, each as if it came alone', () => {
    const batch = decide([wish('ann', '👍'), wish('ann', '👍'), wish('bob', '👍'), wish('ann', '👍', false)]);
    expect(told(batch)).toEqual([
      ...['reaction.added ann 👍', 'reaction.added bob 👍', 'reaction.removed ann 👍'],
    ]);
    expect(batch.added).toEqual([{ messageId: 'm', userId: 'bob', emoji: '👍' }]);
    expect(batch.removed).toEqual([]);
    expect(refusals(batch)).toEqual([null, null, null, null]);
  });

  it('stores only what is other in the end than it was before', () => {
    const there = { messageId: 'm', userId: 'ann', emoji: '👍' };
    const before = { counts: [{ messageId: 'm', emoji: '👍', count: 1 }], present: [there] };
    const back = decide([wish('ann', '👍', false), wish('ann', '👍')], before);
    expect([told(back).length, back.added, back.removed]).toEqual([2, [], []]);
    expect(decide([wish('ann', '👍')], before).entries).toEqual([]);
    const gone = decide([wish('ann', '👍', false)], before);
    expect([gone.added, gone.removed]).toEqual([[], [there]]);
  });

  it('keeps to 20 emojis, and has room again when the last of one goes', () => {
    const emojis = Array.from({ length: 21 }, (_, index) => String.fromCodePoint(0x1f600 + index));
    const [first = '', last = ''] = [emojis[0], emojis[20]];
    const batch = decide([
      ...emojis.map((emoji) => wish('ann', emoji)),
      wish('bob', first),
      wish('ann', first, false),
      wish('cid', last),
      wish('bob', first, false),
      wish('cid', last),
    ]);
    const refused = refusals(batch);
    expect(refused.filter((one) => one !== null)).toHaveLength(2);
    expect([refused[20], refused[23]]).toEqual([expect.any(TooManyEmojis), expect.any(TooManyEmojis)]);
    expect(told(batch).at(-1)).toBe(`reaction.added cid ${last}`);
  });

  it('refuses each for reasons of its own and lets the others pass', () => {
    const messages = [message('m'), message('gone', '2026-11-21T10:00:00.000Z')];
    const batch = decide(
      [
        wish('ann', '👍', true, 'none'),
        wish('ann', '👍', true, 'gone'),
        wish('mute', '👍'),
        wish('mute', '👍', false),
        wish('ann', '👍'),
      ],
      { messages },
    );
    expect(refusals(batch)).toEqual([
      expect.any(NotFound),
      expect.any(MessageDeleted),
      expect.any(Muted),
      null,
      null,
    ]);
    expect(told(batch)).toEqual(['reaction.added ann 👍']);
  });

  it('is nothing in a room that one does not see', () => {
    const reacted = { messages: [message('m')], counts: [], present: [] };
    for (const context of [null, { ...CONTEXT, kind: 'private' as const }])
      expect(refusals(new ReactionBatch(context, reacted, [wish('ann', '👍')]))).toEqual([
        expect.any(NotFound),
      ]);
  });
});
