import { type Actor, NotFound } from '#kernel';
import { requireSeen } from '../../domain/access.js';
import type { RoomActor, RoomEntry } from '../../domain/log.js';
import type { Message } from '../../domain/messages/message.js';
import { speechRefusal } from '../../domain/moderation/speech.js';
import type { Messages, Place, Rooms } from '../ports.js';
import type { RoomLog } from '../room-log.js';
import type { PostedMessages } from './ports.js';

/** Who changes which message of which room, while it is held. */
export interface MessageInHand {
  readonly message: Message;
  readonly place: Place;
  readonly by: RoomActor;
}

/** Where what is done with a posted message happens: one act after the other, each with its news in one commit. */
export class MessageDesk {
  constructor(
    private readonly rooms: Rooms,
    private readonly messages: PostedMessages,
    private readonly log: RoomLog,
    private readonly talk: Messages,
  ) {}

  /**
   * Has `decide` change the message and say what is to be told: nothing if it changed nothing.
   *
   * With a `text` it is speaking: the rules of the room hold as for a message.
   * @throws NotFound for what is not there and for what the actor may not see, Banned, and what the rules say
   */
  async take(
    actor: Actor,
    { messageId, text }: { messageId: string; text?: string },
    decide: (inHand: MessageInHand) => Promise<readonly RoomEntry[]>,
  ): Promise<Message> {
    return this.talk.once(async () => {
      const message = await this.messages.lock(messageId);
      if (message === null) throw new NotFound();
      const { roomId } = message.snapshot();
      const place = requireSeen(await this.rooms.place(roomId, actor.userId));
      const by = { id: actor.userId, displayName: actor.displayName };
      const rulesVersion = text === undefined ? undefined : await this.requireHeard(actor, { roomId, text });
      await this.log.append(roomId, await decide({ message, place, by }), rulesVersion);
      return message;
    });
  }

  /** The same for the next `limit` of what somebody said in a room; returns how many there were. */
  async takeAllBy(
    { roomId, userId, limit }: { roomId: string; userId: string; limit: number },
    decide: (messages: readonly Message[]) => Promise<readonly RoomEntry[]>,
  ): Promise<number> {
    return this.talk.once(async () => {
      const messages = await this.messages.lockAllBy(roomId, userId, limit);
      await this.log.append(roomId, await decide(messages));
      return messages.length;
    });
  }

  /** Returns the version of the rules by which the actor may say this. */
  private async requireHeard(
    actor: Actor,
    { roomId, text }: { roomId: string; text: string },
  ): Promise<number> {
    const author = { id: actor.userId, displayName: actor.displayName };
    const context = await this.talk.context(roomId, [{ author, clientId: '', text }]);
    if (context === null) throw new NotFound();
    const utterance = { userId: actor.userId, admin: actor.role === 'admin', text };
    const refused = speechRefusal(context.floor, utterance);
    if (refused !== null) throw refused;
    return context.rulesVersion;
  }
}
