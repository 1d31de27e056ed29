import { DomainError, NotFound, type Outcome } from '#kernel';
import { requireSeen } from '../access.js';
import type { RoomActor, RoomEntry } from '../log.js';
import type { MessageContext } from '../message-batch.js';
import { speakerOf, speechRefusal } from '../moderation/speech.js';
import type { Message } from './message.js';
import { reactionEntry, requireRoomFor } from './reaction.js';

/** An emoji of one user on one message. */
export interface Reaction {
  readonly messageId: string;
  readonly userId: string;
  readonly emoji: string;
}

/** Somebody wants to put an emoji on a message, or to take theirs off. */
export interface ReactionWish {
  readonly messageId: string;
  readonly emoji: string;
  readonly on: boolean;
  readonly by: RoomActor;
  /** True for an admin of the site, whom the rules of a room do not bind. */
  readonly admin: boolean;
}

/** What is known of the messages of a batch while they are held. */
export interface Reacted {
  readonly messages: readonly Message[];
  /** How many users put each emoji on each message. */
  readonly counts: readonly { readonly messageId: string; readonly emoji: string; readonly count: number }[];
  /** Those of the wished reactions that are there. */
  readonly present: readonly Reaction[];
}

/** Decides wishes one after the other in order of arrival, as if each came alone. */
export class ReactionBatch {
  /** What is to be told, in order. */
  readonly entries: RoomEntry[] = [];
  /** For each wish that it came true, or why not. */
  readonly outcomes: readonly Outcome<void>[];
  private readonly messages: ReadonlyMap<string, Message>;
  private readonly counts = new Map<string, Map<string, number>>();
  private readonly before = new Set<string>();
  /** By name, each as it is in the end; what is as it was before is not told apart yet. */
  private readonly ends = new Map<string, { readonly reaction: Reaction; readonly on: boolean }>();

  /** @param context null if there is no such room */
  constructor(
    private readonly context: MessageContext | null,
    { messages, counts, present }: Reacted,
    wishes: readonly ReactionWish[],
  ) {
    this.messages = new Map(messages.map((message) => [message.snapshot().id, message]));
    for (const { messageId, emoji, count } of counts) this.countsOf(messageId).set(emoji, count);
    for (const reaction of present) this.before.add(nameOf(reaction));
    this.outcomes = wishes.map((wish) => this.outcome(wish));
  }

  /** What has to be stored, in order of arrival. */
  get added(): readonly Reaction[] {
    return this.changed(true);
  }

  /** What has to be taken away. */
  get removed(): readonly Reaction[] {
    return this.changed(false);
  }

  private changed(on: boolean): readonly Reaction[] {
    const ends = [...this.ends].filter(([name, end]) => end.on === on && this.before.has(name) !== on);
    return ends.map(([, { reaction }]) => reaction);
  }

  private outcome(wish: ReactionWish): Outcome<void> {
    try {
      this.fulfil(wish);
      return { value: undefined };
    } catch (error) {
      if (error instanceof DomainError) return { refused: error };
      throw error;
    }
  }

  /** @throws NotFound, Banned, what the rules say (to put one on is speaking), MessageDeleted, TooManyEmojis */
  private fulfil({ messageId, emoji, on, by, admin }: ReactionWish): void {
    const message = this.messages.get(messageId);
    if (message === undefined || this.context === null) throw new NotFound();
    const { kind, members, floor } = this.context;
    const { ban } = speakerOf(floor, by.id);
    requireSeen({ kind, member: members.has(by.id), ban });
    const refused = on ? speechRefusal(floor, { userId: by.id, admin, text: '' }) : null;
    if (refused !== null) throw refused;
    message.requireThere();
    const counts = this.countsOf(messageId);
    if (on) requireRoomFor(emoji, [...counts.keys()]);
    const reaction = { messageId, userId: by.id, emoji };
    const name = nameOf(reaction);
    const isThere = this.ends.get(name)?.on ?? this.before.has(name);
    if (isThere === on) return;
    this.ends.delete(name);
    this.ends.set(name, { reaction, on });
    const count = (counts.get(emoji) ?? 0) + (on ? 1 : -1);
    if (count > 0) counts.set(emoji, count);
    else counts.delete(emoji);
    const type = on ? 'reaction.added' : 'reaction.removed';
    this.entries.push(reactionEntry(type, by, { messageId, emoji }));
  }

  private countsOf(messageId: string): Map<string, number> {
    let counts = this.counts.get(messageId);
    if (counts === undefined) this.counts.set(messageId, (counts = new Map()));
    return counts;
  }
}

function nameOf({ messageId, userId, emoji }: Reaction): string {
  return `${messageId} ${userId} ${emoji}`;
}
