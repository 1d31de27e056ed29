import type { DomainError } from '#kernel';
import { Muted, NotForYou, SlowMode } from '../errors.js';
import type { Sanction } from './acts.js';
import { type MemberRole, RANKS, rankOf } from './roles.js';
import type { TalkRules } from './talk-rules.js';
import { hasLink, hasWordOf } from './wording.js';

/** Somebody who wants to speak, as the room knows them at this moment. */
export interface Speaker {
  /** Null for whoever is no member. */
  readonly role: MemberRole | null;
  /** How long they have been a member; null for whoever is none. */
  readonly memberSeconds: number | null;
  /** True for a member who came before the shield went up. */
  readonly beforeShield: boolean;
  /** True if the rules ask for buyers and they are one. */
  readonly buyer: boolean;
  /** How long they have followed the owner, if the rules ask for followers and they are one; else null. */
  readonly followSeconds: number | null;
  readonly ban: Sanction | null;
  readonly mute: Sanction | null;
}

/** What a room asks of those who speak, and all that is known of them. */
export interface Floor {
  readonly ownerId: string;
  readonly rules: TalkRules;
  /** Those that nobody may use. */
  readonly words: ReadonlySet<string>;
  readonly speakers: ReadonlyMap<string, Speaker>;
}

const STRANGER: Speaker = {
  role: null,
  memberSeconds: null,
  beforeShield: false,
  buyer: false,
  followSeconds: null,
  ban: null,
  mute: null,
};

/** Something that somebody wants to say. */
export interface Utterance {
  readonly userId: string;
  readonly admin: boolean;
  readonly text: string;
}

export function speakerOf(floor: Floor, userId: string): Speaker {
  return floor.speakers.get(userId) ?? STRANGER;
}

/** Moderators and above, whom the rules do not bind. A mute does. */
function isExempt(floor: Floor, { userId, admin }: Utterance): boolean {
  const { role } = speakerOf(floor, userId);
  return rankOf({ userId, role, admin }, floor.ownerId) >= RANKS.moderator;
}

/** True if the author must keep the room's distance between two messages. */
export function isPaced(floor: Floor, utterance: Utterance): boolean {
  return floor.rules.slowModeSeconds > 0 && !isExempt(floor, utterance);
}

/** Why this must not be said by whom may be in the room, if so; how soon it comes is another matter. */
export function speechRefusal(floor: Floor, utterance: Utterance): DomainError | null {
  const { rules, words } = floor;
  const speaker = speakerOf(floor, utterance.userId);
  const { mute, role, beforeShield } = speaker;
  if (mute !== null) return new Muted({ until: mute.until?.toISOString() ?? null, reason: mute.reason });
  if (isExempt(floor, utterance)) return null;
  if (rules.shield && !beforeShield) return new NotForYou({ reason: 'shield' });
  const left = notAmong(rules, speaker);
  if (left !== null) return new NotForYou(left);
  const mayLink = rules.links === 'allow' || (rules.links === 'members' && role !== null);
  if (!mayLink && hasLink(utterance.text)) return new NotForYou({ reason: 'link' });
  if (hasWordOf(utterance.text, words)) return new NotForYou({ reason: 'word' });
  return null;
}

/** What is told whom the room leaves no talk to; null for those among whom it is. */
function notAmong(rules: TalkRules, speaker: Speaker): { reason: string; retryAfterMs?: number } | null {
  if (rules.chat === 'buyers') return speaker.buyer ? null : { reason: 'buyers' };
  if (rules.chat === 'members')
    return since(speaker.memberSeconds, rules.minMemberSeconds, ['members', 'membership']);
  if (rules.chat === 'followers')
    return since(speaker.followSeconds, rules.minFollowSeconds, ['followers', 'following']);
  return null;
}

/** @param reasons for who is none, and for who is one for too short a time */
function since(seconds: number | null, least: number, [none, short]: readonly [string, string]) {
  if (seconds === null) return { reason: none };
  const wait = least - seconds;
  return wait > 0 ? { reason: short, retryAfterMs: Math.ceil(wait * 1000) } : null;
}

/** The refusal of what comes too soon; `reason`: why, if not by a rule of the room. */
export function tooSoon(retryAfterMs: number, reason?: 'crowd'): DomainError {
  const facts = { retryAfterMs, retryAfterSeconds: Math.ceil(retryAfterMs / 1000) };
  return reason === undefined ? new SlowMode(facts) : new SlowMode({ ...facts, reason }, CROWDED);
}

const CROWDED = 'So many speak at once that each has to wait for their turn.';
