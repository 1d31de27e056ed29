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
  const { mute, role, memberSeconds, beforeShield, buyer } = speakerOf(floor, utterance.userId);
  if (mute !== null) return new Muted({ until: mute.until?.toISOString() ?? null, reason: mute.reason });
  if (isExempt(floor, utterance)) return null;
  if (rules.shield && !beforeShield) return new NotForYou({ reason: 'shield' });
  if (rules.chat === 'buyers' && !buyer) return new NotForYou({ reason: 'buyers' });
  if (rules.chat === 'members') {
    if (memberSeconds === null) return new NotForYou({ reason: 'members' });
    const wait = rules.minMemberSeconds - memberSeconds;
    if (wait > 0) return new NotForYou({ reason: 'membership', retryAfterMs: Math.ceil(wait * 1000) });
  }
  const mayLink = rules.links === 'allow' || (rules.links === 'members' && role !== null);
  if (!mayLink && hasLink(utterance.text)) return new NotForYou({ reason: 'link' });
  if (hasWordOf(utterance.text, words)) return new NotForYou({ reason: 'word' });
  return null;
}

/** The refusal of what comes too soon; `reason`: why, if not by a rule of the room. */
export function tooSoon(retryAfterMs: number, reason?: 'crowd'): DomainError {
  const facts = { retryAfterMs, retryAfterSeconds: Math.ceil(retryAfterMs / 1000) };
  return reason === undefined ? new SlowMode(facts) : new SlowMode({ ...facts, reason }, CROWDED);
}

const CROWDED = 'So many speak at once that each has to wait for their turn.';
