import { type Actor, NotFound, type UnitOfWork } from '#kernel';
import { requireSeen } from '../../domain/access.js';
import type { RoomActor, RoomEntry } from '../../domain/log.js';
import type { Message } from '../../domain/messages/message.js';
import type { Place, Rooms } from '../ports.js';
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
    private readonly work: UnitOfWork,
  ) {}

  /**
   * Has `decide` change the message and say what is to be told: nothing if it changed nothing.
   * @throws NotFound for what is not there and for what the actor may not see
   */
  async take(
    actor: Actor,
    messageId: string,
    decide: (inHand: MessageInHand) => Promise<readonly RoomEntry[]>,
  ): Promise<Message> {
    return this.work.run(async () => {
      const message = await this.messages.lock(messageId);
      if (message === null) throw new NotFound();
      const { roomId } = message.snapshot();
      const place = requireSeen(await this.rooms.place(roomId, actor.userId));
      const by = { id: actor.userId, displayName: actor.displayName };
      await this.log.append(roomId, await decide({ message, place, by }));
      return message;
    });
  }
}
