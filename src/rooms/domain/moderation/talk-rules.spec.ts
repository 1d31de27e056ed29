import { describe, expect, it } from '@jest/globals';
import { type Actor, ValidationFailed } from '#kernel';
import { changedRules, OPEN_TALK, ruleEntries, sameRules } from './talk-rules.js';

const HANA: Actor = { userId: 'hana', sessionId: 's', displayName: 'Hana', role: 'host', guest: false };

describe('The rules of talk in a room', () => {
  it('bind nobody until they are changed, and what is not named stays', () => {
    expect(changedRules(OPEN_TALK, {})).toEqual(OPEN_TALK);
    const slow = changedRules(OPEN_TALK, { slowModeSeconds: 30 });
    expect(changedRules(slow, { shield: true })).toEqual({ ...OPEN_TALK, slowModeSeconds: 30, shield: true });
    expect([sameRules(slow, { ...slow }), sameRules(slow, OPEN_TALK)]).toEqual([true, false]);
  });

  it.each([
    { slowModeSeconds: -1 },
    { slowModeSeconds: 3601 },
    { slowModeSeconds: 1.5 },
    { minMemberSeconds: NaN },
    { minMemberSeconds: 2_592_001 },
    { minFollowSeconds: -1 },
    { minFollowSeconds: 0.5 },
    { minFollowSeconds: 2_592_001 },
  ])('refuse %j', (changes) => expect(() => changedRules(OPEN_TALK, changes)).toThrow(ValidationFailed));

  it('tell of each change once, with what was before', () => {
    const after = changedRules(OPEN_TALK, {
      ...{ slowModeSeconds: 5, chat: 'members', minMemberSeconds: 60, links: 'block', shield: true },
    });
    const actor = { id: 'hana', displayName: 'Hana' };
    expect(ruleEntries(HANA, OPEN_TALK, OPEN_TALK)).toEqual([]);
    expect(ruleEntries(HANA, OPEN_TALK, after)).toEqual([
      { type: 'moderation.slow_mode', actor, data: { slowModeSeconds: 5, was: 0 } },
      {
        type: 'moderation.chat',
        actor,
        data: {
          ...{ chat: 'members', minMemberSeconds: 60, minFollowSeconds: 0 },
          was: { chat: 'everyone', minMemberSeconds: 0, minFollowSeconds: 0 },
        },
      },
      { type: 'moderation.links', actor, data: { links: 'block', was: 'allow' } },
      { type: 'moderation.shield', actor, data: { shield: true } },
    ]);
    const older = { ...after, minFollowSeconds: 60 };
    expect(ruleEntries(HANA, after, older)).toMatchObject([
      { type: 'moderation.chat', data: { minFollowSeconds: 60, was: { minFollowSeconds: 0 } } },
    ]);
  });
});
