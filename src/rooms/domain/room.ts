import { Forbidden, later, requireLastEdit, wrongField } from '#kernel';
import type { RoomOpened } from './events.js';
import {
  changedRules,
  OPEN_TALK,
  sameRules,
  type TalkRuleChanges,
  type TalkRules,
} from './moderation/talk-rules.js';
import { requireRetention } from './retention.js';
import { changedShow, NO_SHOW, sameShow, type Show, type ShowChanges } from './show.js';
import { requireVisibleText } from './visible-text.js';

export const ROOM_KINDS = ['public', 'private', 'direct'] as const;
export type RoomKind = (typeof ROOM_KINDS)[number];
/** The kinds that hosts open; a direct room is made by one of its two users. */
export const HOSTED_KINDS = ['public', 'private'] as const;
export type HostedKind = (typeof HOSTED_KINDS)[number];

/** What a host writes to open a room. */
export interface RoomDraft {
  readonly id: string;
  readonly ownerId: string;
  readonly title: string;
  readonly kind: HostedKind;
  /** The readable address, if it shall have one. */
  readonly slug: string | null;
  readonly show?: ShowChanges | undefined;
}

/** What an owner may write anew; what is not named stays. */
export interface RoomChanges extends TalkRuleChanges, ShowChanges {
  readonly title?: string | undefined;
  readonly kind?: HostedKind | undefined;
  readonly slug?: string | null | undefined;
  /** For how many days its log keeps an event; null: for ever. */
  readonly retentionDays?: number | null | undefined;
}

export interface RoomState extends Omit<RoomDraft, 'kind' | 'show'> {
  readonly kind: RoomKind;
  /** Names the two users of a direct room, whoever made it; null for all others. */
  readonly directKey: string | null;
  /** What it asks of those who speak. */
  readonly rules: TalkRules;
  readonly show: Show;
  /** For how many days its log keeps an event; null: for ever. */
  readonly retentionDays: number | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What every room begins with. */
const AT_FIRST = { rules: OPEN_TALK, show: NO_SHOW, retentionDays: null } as const;
const LINE_BREAK = /[\t\n\u2028\u2029]/u;
const PLAIN = ['title', 'kind', 'slug', 'retentionDays'] as const;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A place with members and a log. */
export class Room {
  static readonly LIMITS = { title: 100, slug: 60 } as const;
  static readonly SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

  private readonly events: RoomOpened[] = [];

  private constructor(private state: RoomState) {}

  static open({ show = {}, ...draft }: RoomDraft, now: Date): Room {
    requireSound(draft);
    const shown = { ...AT_FIRST, show: changedShow(NO_SHOW, show, now) };
    const room = new Room({ ...draft, ...shown, directKey: null, createdAt: now, updatedAt: now });
    const { id: roomId, ownerId, kind, title } = draft;
    room.events.push({ type: 'room.opened', data: { roomId, ownerId, kind, title } });
    return room;
  }

  /** The room of two users; its title is, for each of them, the other's name. @throws ValidationFailed for one alone */
  static direct({ id, from, to }: { id: string; from: string; to: string }, now: Date): Room {
    if (from === to) {
      throw wrongField('userId', 'must be somebody else');
    }
    const directKey = [from, to].sort().join(':');
    const state = { id, ownerId: from, title: '', slug: null, kind: 'direct' as const, directKey };
    return new Room({ ...state, ...AT_FIRST, createdAt: now, updatedAt: now });
  }

  static restore(state: RoomState): Room {
    return new Room(state);
  }

  snapshot(): RoomState {
    return this.state;
  }

  /** Hands over what happened since the last call. */
  takeEvents(): RoomOpened[] {
    return this.events.splice(0);
  }

  /** @throws PreconditionFailed unless it is as it was at one of the `edits` that the caller has seen */
  requireUnchangedSince(edits: readonly Date[] | undefined): void {
    requireLastEdit(this.state.updatedAt, edits);
  }

  /** Writes `changes`; changes that change nothing are no edit. */
  change(changes: RoomChanges, now: Date): void {
    const { title, kind, slug, retentionDays } = changes;
    if (this.state.kind === 'direct') throw new Forbidden();
    const next = {
      title: title ?? this.state.title,
      kind: kind ?? this.state.kind,
      slug: slug === undefined ? this.state.slug : slug,
      retentionDays: retentionDays === undefined ? this.state.retentionDays : retentionDays,
      rules: changedRules(this.state.rules, changes),
      show: changedShow(this.state.show, changes, now),
    };
    requireSound(next);
    requireRetention(next.retentionDays);
    const { state } = this;
    const same = PLAIN.every((field) => next[field] === state[field]);
    if (same && sameRules(next.rules, state.rules) && sameShow(next.show, state.show)) return;
    // `updatedAt` tells edits apart, so two of them in one millisecond must not have the same.
    const after = later(state.updatedAt, 0.001);
    this.state = { ...state, ...next, updatedAt: now > after ? now : after };
  }
}

function requireSound({ title, slug }: Pick<RoomDraft, 'title' | 'slug'>): void {
  requireVisibleText('title', title, Room.LIMITS.title);
  if (LINE_BREAK.test(title)) {
    throw wrongField('title', 'must be one line');
  }
  if (slug === null) return;
  // A slug that looked like an id would hide the room of that id.
  if (slug.length <= Room.LIMITS.slug && Room.SLUG.test(slug) && !UUID.test(slug)) return;
  throw wrongField('slug', 'must be words of a-z and 0-9 with single hyphens, and not an id');
}
