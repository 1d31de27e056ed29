import type { Actor, GroupCommit, GroupCommits, Outcome } from '#kernel';
import type { RoomEvent } from '../domain/log.js';
import { MessageBatch, type MessageDraft, requireSound } from '../domain/message-batch.js';
import type { Messages } from './ports.js';
import type { RoomLog } from './room-log.js';

export interface MessageToPost {
  readonly roomId: string;
  readonly clientId: string;
  readonly text: string;
  readonly replyTo?: string | undefined;
  readonly mentions?: readonly string[] | undefined;
}

/**
 * Posts a message, once for each client id of its author. Messages for one room that arrive while others commit are
 * the next batch: one look at who may write, one append.
 */
export class PostMessage {
  private readonly commits: GroupCommit<string, MessageDraft, RoomEvent>;

  constructor(
    private readonly messages: Messages,
    private readonly log: RoomLog,
    commits: GroupCommits,
  ) {
    this.commits = commits.named('room-messages', (roomId, batch) => this.commit(roomId, batch));
  }

  /** @throws ValidationFailed, NotFound, Overloaded */
  async execute(
    actor: Actor,
    { roomId, clientId, text, replyTo, mentions }: MessageToPost,
  ): Promise<RoomEvent> {
    const author = { id: actor.userId, displayName: actor.displayName };
    const draft = { author, clientId, text, replyTo, mentions };
    requireSound(draft);
    return this.commits.submit(roomId, draft);
  }

  /** Nothing is locked before the append: what another node stores meanwhile is refused by the unique index. */
  private commit(roomId: string, drafts: readonly MessageDraft[]): Promise<readonly Outcome<RoomEvent>[]> {
    return this.messages.once(async () => {
      const batch = new MessageBatch(await this.messages.context(roomId, drafts), drafts);
      return batch.outcomes(await this.log.append(roomId, batch.entries));
    });
  }
}
