import type { Actor, Clock } from '#kernel';
import type { SeenEdits } from '../../domain/messages/message.js';
import type { MessageDesk } from './message-desk.js';
import type { PostedMessages } from './ports.js';

export interface MessageToEdit {
  readonly messageId: string;
  readonly text: string;
  /** The edits that the caller has seen; undefined: any. */
  readonly seen?: SeenEdits;
}

/** Gives a message of one's own another text. The same text again changes nothing. */
export class EditMessage {
  constructor(
    private readonly desk: MessageDesk,
    private readonly messages: PostedMessages,
    private readonly clock: Clock,
  ) {}

  /** Returns when it was last edited. @throws ValidationFailed, NotFound, Forbidden, MessageDeleted, PreconditionFailed, and what the rules say */
  async execute(actor: Actor, { messageId, ...edit }: MessageToEdit): Promise<string | null> {
    const message = await this.desk.take(actor, { messageId, text: edit.text }, async ({ message, by }) => {
      const entry = message.edit(by, edit, this.clock.now());
      if (entry === null) return [];
      await this.messages.save([message]);
      return [entry];
    });
    return message.snapshot().data.editedAt ?? null;
  }
}
