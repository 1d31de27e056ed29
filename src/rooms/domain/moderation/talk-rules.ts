import { type Actor, wrongField } from '#kernel';
import type { RoomEntry } from '../log.js';
import { moderationEntry } from './acts.js';

/** Who may speak. `followers`: who follows the room's owner; `buyers`: who has paid for something of theirs. */
export const CHATS = ['everyone', 'followers', 'members', 'buyers'] as const;
export type Chat = (typeof CHATS)[number];
/** Who may post links. */
export const LINKS = ['allow', 'members', 'block'] as const;
export type Links = (typeof LINKS)[number];

/** What a room asks of those who speak in it; moderators and above are exempt. */
export interface TalkRules {
  /** Between two messages of one author at least; 0: no slow mode. */
  readonly slowModeSeconds: number;
  readonly chat: Chat;
  /** For `members`: since when they must be members at least. */
  readonly minMemberSeconds: number;
  /** For `followers`: since when they must follow at least. */
  readonly minFollowSeconds: number;
  readonly links: Links;
  /** While it is up, only who was a member before it went up may speak. */
  readonly shield: boolean;
}

/** What a moderator may write anew; what is not named stays. */
export type TalkRuleChanges = { readonly [Rule in keyof TalkRules]?: TalkRules[Rule] | undefined };

const LONGEST = 30 * 24 * 3600;
export const RULE_LIMITS = {
  ...{ slowModeSeconds: 3600, minMemberSeconds: LONGEST, minFollowSeconds: LONGEST },
} as const;

export const OPEN_TALK: TalkRules = {
  slowModeSeconds: 0,
  chat: 'everyone',
  minMemberSeconds: 0,
  minFollowSeconds: 0,
  links: 'allow',
  shield: false,
};

/** @throws ValidationFailed for what is out of range */
export function changedRules(rules: TalkRules, changes: TalkRuleChanges): TalkRules {
  const next = {
    slowModeSeconds: changes.slowModeSeconds ?? rules.slowModeSeconds,
    chat: changes.chat ?? rules.chat,
    minMemberSeconds: changes.minMemberSeconds ?? rules.minMemberSeconds,
    minFollowSeconds: changes.minFollowSeconds ?? rules.minFollowSeconds,
    links: changes.links ?? rules.links,
    shield: changes.shield ?? rules.shield,
  };
  for (const path of Object.keys(RULE_LIMITS) as (keyof typeof RULE_LIMITS)[]) {
    if (Number.isInteger(next[path]) && next[path] >= 0 && next[path] <= RULE_LIMITS[path]) continue;
    throw wrongField(path, `must be a whole number from 0 to ${RULE_LIMITS[path]}`);
  }
  return next;
}

export function sameRules(one: TalkRules, other: TalkRules): boolean {
  return (Object.keys(OPEN_TALK) as (keyof TalkRules)[]).every((rule) => one[rule] === other[rule]);
}

const CHAT_RULES = ['chat', 'minMemberSeconds', 'minFollowSeconds'] as const;

function chatOf({ chat, minMemberSeconds, minFollowSeconds }: TalkRules) {
  return { chat, minMemberSeconds, minFollowSeconds };
}

/** One entry for each rule that is another now. */
export function ruleEntries(by: Actor, before: TalkRules, after: TalkRules): RoomEntry[] {
  const { slowModeSeconds, links, shield } = after;
  const entries: RoomEntry[] = [];
  if (slowModeSeconds !== before.slowModeSeconds)
    entries.push(
      moderationEntry('moderation.slow_mode', by, { slowModeSeconds, was: before.slowModeSeconds }),
    );
  const [chat, was] = [chatOf(after), chatOf(before)];
  if (CHAT_RULES.some((rule) => chat[rule] !== was[rule]))
    entries.push(moderationEntry('moderation.chat', by, { ...chat, was }));
  if (links !== before.links)
    entries.push(moderationEntry('moderation.links', by, { links, was: before.links }));
  if (shield !== before.shield) entries.push(moderationEntry('moderation.shield', by, { shield }));
  return entries;
}
