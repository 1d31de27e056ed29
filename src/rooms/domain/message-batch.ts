import { DomainError, NotFound, type Outcome, wrongField } from '#kernel';
import { maySee } from './access.js';
import { type Attachment, shown } from './attachments/attachment.js';
import { areFree, notToTake, requireAttachments } from './attachments/taking.js';
import { Banned } from './errors.js';
import type { RoomActor, RoomEntry, RoomEvent } from './log.js';
import {
  type Floor,
  isPaced,
  speakerOf,
  speechRefusal,
  tooSoon,
  type Utterance,
} from './moderation/speech.js';
import type { RoomKind } from './room.js';
import { requireVisibleText } from './visible-text.js';

export const MESSAGE_POSTED = 'message.posted';

/** In characters (code points). */
export const MESSAGE_LIMITS = { text: 2000, clientId: 64, mentions: 20 } as const;

/** What somebody wants to say. */
export interface MessageDraft {
  readonly author: RoomActor;
  /** The author's own name for the message: sent again, it makes no second one. */
  readonly clientId: string;
  readonly text: string;
  /** The id of the message that this one answers. */
  readonly replyTo?: string | undefined;
  /** The ids of users who may want to know of it. */
  readonly mentions?: readonly string[] | undefined;
  /** The ids of what it shows. */
  readonly attachments?: readonly string[] | undefined;
  /** True for an admin of the site, whom the rules of a room do not bind. */
  readonly admin?: boolean | undefined;
}

/** What is known of a room and of those who write into it when a batch is decided. */
export interface MessageContext {
  readonly kind: RoomKind;
  /** Those authors of the batch who are members. */
  readonly members: ReadonlySet<string>;
  /** The messages that authors of the batch made earlier with the same client ids. */
  readonly stored: readonly RoomEvent[];
  /** Those messages that the batch answers and that are in this room. */
  readonly answerable: ReadonlySet<string>;
  /** What the room asks of those who speak, and who they are there. */
  readonly floor: Floor;
  /** Rises with every change of that. */
  readonly rulesVersion: number;
  /** True if others than the room hear of its messages. */
  readonly watched: boolean;
  /** Of those whom the batch mentions: who is a user at all, and who is a member. */
  readonly mentioned: { readonly users: ReadonlySet<string>; readonly members: ReadonlySet<string> };
  /** Of the attachments that the batch names, those of this room that no message has; by their ids. */
  readonly attachments: ReadonlyMap<string, Attachment>;
}

/** How long each of those must wait who spoke too lately in a room in slow mode; milliseconds, by author. */
export type Waits = ReadonlyMap<string, number>;

/** @throws ValidationFailed for a text nobody could read */
export function requireSound({ text, clientId, attachments = [] }: MessageDraft): void {
  requireAttachments(attachments);
  if (text !== '' || attachments.length === 0) requireVisibleText('text', text, MESSAGE_LIMITS.text);
  requireVisibleText('clientId', clientId, MESSAGE_LIMITS.clientId);
}

/** Decides drafts one after the other in order of arrival: refused, posted earlier, or new. */
export class MessageBatch {
  /** What is new, in order. */
  readonly entries: RoomEntry[] = [];
  /** Those whose message takes their turn in slow mode. */
  readonly paced = new Set<string>();
  /** The attachments that those have. */
  private readonly taken = new Set<string>();
  /** For each draft its outcome, or the place of its entry among the new ones. */
  private readonly verdicts: readonly (Outcome<RoomEvent> | number)[];

  /**
   * @param context null if there is no such room
   * @param waits what came of asking for the turns of those who are `paced`
   */
  constructor(context: MessageContext | null, drafts: readonly MessageDraft[], waits: Waits = new Map()) {
    const stored = new Map((context?.stored ?? []).map((event) => [nameOf(event), event]));
    const places = new Map<string, number>();
    this.verdicts = drafts.map((draft) => {
      const refused = refusalOf(context, draft);
      if (refused !== null) return { refused };
      const name = `${draft.author.id} ${draft.clientId}`;
      const earlier = stored.get(name);
      if (earlier !== undefined) return { value: earlier };
      const twin = places.get(name);
      if (twin !== undefined) return twin;
      const unfit = this.refusalToSpeak(context as MessageContext, draft, waits);
      if (unfit !== null) return { refused: unfit };
      const attachments = (draft.attachments ?? []).map((id) => context?.attachments.get(id) as Attachment);
      for (const { id } of attachments) this.taken.add(id);
      const place = this.entries.push(entryOf(draft, attachments)) - 1;
      places.set(name, place);
      return place;
    });
  }

  /** Only for what is new: what was said before a rule stands, and its sender is told so. */
  private refusalToSpeak(context: MessageContext, draft: MessageDraft, waits: Waits): DomainError | null {
    const { floor } = context;
    const { author, text, admin = false, attachments = [] } = draft;
    const utterance: Utterance = { userId: author.id, admin, text };
    const unfit = speechRefusal(floor, utterance);
    if (unfit !== null) return unfit;
    if (!areFree(attachments, author.id, context.attachments, this.taken)) return notToTake();
    if (!isPaced(floor, utterance)) return null;
    if (this.paced.has(author.id)) return tooSoon(floor.rules.slowModeSeconds * 1000);
    const wait = waits.get(author.id);
    if (wait !== undefined) return tooSoon(wait);
    this.paced.add(author.id);
    return null;
  }

  /** One outcome for each draft, once `entries` are appended. */
  outcomes(appended: readonly RoomEvent[]): readonly Outcome<RoomEvent>[] {
    return this.verdicts.map((verdict) =>
      typeof verdict === 'number' ? { value: appended[verdict] as RoomEvent } : verdict,
    );
  }
}

function refusalOf(
  context: MessageContext | null,
  { author, replyTo, mentions }: MessageDraft,
): DomainError | null {
  const seen = context !== null && maySee({ kind: context.kind, member: context.members.has(author.id) });
  if (!seen) return new NotFound();
  const { ban } = speakerOf(context.floor, author.id);
  if (ban !== null) return new Banned({ until: ban.until?.toISOString() ?? null });
  if (replyTo !== undefined && !context.answerable.has(replyTo))
    return wrongField('replyTo', 'must be a message of this room');
  // Whom a message reaches: everyone there is in a public room, members in any other.
  const { users, members } = context.mentioned;
  const hearers = context.kind === 'public' ? users : members;
  if (mentions === undefined || mentions.every((id) => hearers.has(id))) return null;
  return wrongField('mentions', 'must be users who see this room');
}

/** For what is no message yet. @throws NotFound, Banned, and what the room's rules say of its author */
export function requireWriter(context: MessageContext | null, draft: MessageDraft): void {
  const { author, text, admin = false } = draft;
  const refused =
    refusalOf(context, draft) ??
    speechRefusal((context as MessageContext).floor, { userId: author.id, admin, text });
  if (refused !== null) throw refused;
}

function entryOf(
  { author, clientId, text, replyTo, mentions = [] }: MessageDraft,
  attachments: readonly Attachment[],
): RoomEntry {
  return {
    type: MESSAGE_POSTED,
    actor: author,
    data: {
      ...{ text, clientId, ...(replyTo !== undefined && { replyTo }) },
      ...(mentions.length > 0 && { mentions }),
      ...(attachments.length > 0 && { attachments: attachments.map(shown) }),
    },
  };
}

function nameOf({ actor, data }: RoomEvent): string {
  return `${actor?.id ?? ''} ${(data as { clientId: string }).clientId}`;
}
