import { describe, expect, it } from '@jest/globals';
import { type Floor, isPaced, type Speaker, speechRefusal, tooSoon } from './speech.js';
import { CHATS, OPEN_TALK, type TalkRules } from './talk-rules.js';

const STRANGER: Speaker = {
  ...{ role: null, memberSeconds: null, beforeShield: false, buyer: false },
  ...{ followSeconds: null, ban: null, mute: null },
};
const MEMBER: Speaker = { ...STRANGER, role: 'member', memberSeconds: 60, beforeShield: true };

const floor = (rules: Partial<TalkRules>, speaker: Speaker, words: string[] = []): Floor => ({
  ownerId: 'hana',
  rules: { ...OPEN_TALK, ...rules },
  words: new Set(words),
  speakers: new Map([['ann', speaker]]),
});
const said = (text = 'hello', userId = 'ann', admin = false) => ({ text, userId, admin });
const reasonOf = (...args: Parameters<typeof speechRefusal>): unknown =>
  speechRefusal(...args)?.facts['reason'];

describe('Who may say what in a room', () => {
  it('is everyone anything until there are rules', () => {
    for (const speaker of [STRANGER, MEMBER])
      expect(speechRefusal(floor({}, speaker), said('https://example.test'))).toBeNull();
  });

  it.each([
    ['members', STRANGER, 'members'],
    ['members', MEMBER, undefined],
    ['buyers', MEMBER, 'buyers'],
    ['buyers', { ...STRANGER, buyer: true }, undefined],
    ['followers', MEMBER, 'followers'],
    ['followers', { ...STRANGER, buyer: true }, 'followers'],
    ['followers', { ...STRANGER, followSeconds: 0 }, undefined],
  ] as const)('is %s only', (chat, speaker, reason) => {
    expect(reasonOf(floor({ chat }, speaker), said())).toBe(reason);
  });

  it('is members of an age, to whom the room says how long they must wait', () => {
    const rules = { chat: 'members', minMemberSeconds: 90 } as const;
    const refused = speechRefusal(floor(rules, { ...MEMBER, memberSeconds: 59.5 }), said());
    expect(refused?.facts).toEqual({ reason: 'membership', retryAfterMs: 30_500 });
    expect(speechRefusal(floor(rules, { ...MEMBER, memberSeconds: 90 }), said())).toBeNull();
  });

  it('is followers of an age, to whom the room says how long they must wait, and no age of members', () => {
    const rules = { chat: 'followers', minFollowSeconds: 90, minMemberSeconds: 900 } as const;
    const refused = speechRefusal(floor(rules, { ...MEMBER, followSeconds: 59.5 }), said());
    expect(refused?.facts).toEqual({ reason: 'following', retryAfterMs: 30_500 });
    expect(speechRefusal(floor(rules, { ...STRANGER, followSeconds: 90 }), said())).toBeNull();
    const members = { ...rules, chat: 'members', minMemberSeconds: 0 } as const;
    expect(speechRefusal(floor(members, MEMBER), said())).toBeNull();
  });

  it('is who came before the shield', () => {
    expect(reasonOf(floor({ shield: true }, { ...MEMBER, beforeShield: false }), said())).toBe('shield');
    expect(reasonOf(floor({ shield: true }, STRANGER), said())).toBe('shield');
    expect(speechRefusal(floor({ shield: true }, MEMBER), said())).toBeNull();
  });

  it.each([
    ['members', STRANGER, 'link'],
    ['members', MEMBER, undefined],
    ['block', MEMBER, 'link'],
  ] as const)('is nobody a link where links are for %s', (links, speaker, reason) => {
    expect(reasonOf(floor({ links }, speaker), said('see example.com'))).toBe(reason);
    expect(speechRefusal(floor({ links }, speaker), said('no link'))).toBeNull();
  });

  it('is nobody a word of the list', () => {
    expect(reasonOf(floor({}, MEMBER, ['scam']), said('A SCÀM!'))).toBe('word');
  });

  it('is moderators and above anything, unless they are muted', () => {
    const rules = { shield: true, chat: 'buyers', links: 'block', slowModeSeconds: 9 } as const;
    const moderator = { ...STRANGER, role: 'moderator' } as const;
    const text = 'scam example.com';
    for (const chat of CHATS) {
      const strict = floor({ ...rules, chat, minFollowSeconds: 9 }, moderator, ['scam']);
      for (const utterance of [said(text), said(text, 'hana'), said(text, 'ada', true)]) {
        expect(speechRefusal(strict, utterance)).toBeNull();
        expect(isPaced(strict, utterance)).toBe(false);
      }
    }
    const mute = { until: null, reason: 'enough' };
    const refused = speechRefusal(floor({}, { ...moderator, mute }), said());
    expect(refused).toMatchObject({ code: 'muted', facts: { until: null, reason: 'enough' } });
    expect(isPaced(floor(rules, MEMBER), said())).toBe(true);
    expect(isPaced(floor({}, MEMBER), said())).toBe(false);
  });

  it('says how long to wait in both units, so that every wire tells it', () => {
    expect(tooSoon(1200)).toMatchObject({
      ...{ kind: 'throttled', code: 'slow_mode', facts: { retryAfterMs: 1200, retryAfterSeconds: 2 } },
    });
  });
});
