import type { Actor, GroupCommit, GroupCommits, Outcome, UnitOfWork } from '#kernel';
import type { RoomEvent } from '../domain/log.js';
import {
  MessageBatch,
  type MessageContext,
  type MessageDraft,
  requireSound,
} from '../domain/message-batch.js';
import type { Messages } from './ports.js';
import type { RoomLog } from './room-log.js';
import type { TalkBudget } from './talk/ports.js';

export interface MessageToPost {
  readonly roomId: string;
  readonly clientId: string;
  readonly text: string;
  readonly replyTo?: string | undefined;
  readonly mentions?: readonly string[] | undefined;
  readonly attachments?: readonly string[] | undefined;
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
    private readonly budget: TalkBudget,
    private readonly work: UnitOfWork,
  ) {
    this.commits = commits.named('room-messages', (roomId, batch) => this.commit(roomId, batch));
  }

  /** @throws ValidationFailed, NotFound, Overloaded, and what the room's rules say: Banned, Muted, SlowMode, NotForYou */
  async execute(actor: Actor, { roomId, ...message }: MessageToPost): Promise<RoomEvent> {
    const author = { id: actor.userId, displayName: actor.displayName };
    const draft = { author, ...message, admin: actor.role === 'admin' };
    requireSound(draft);
    const talk = { roomId, kind: 'message', clientId: draft.clientId } as const;
    return this.budget.within(actor, talk, () => this.commits.submit(roomId, draft));
  }

  /**
   * Nothing is locked before the append: what another node stores meanwhile is refused by the unique index, and rules
   * that change meanwhile by their version. Only attachments are held from the look on.
   */
  private commit(roomId: string, drafts: readonly MessageDraft[]): Promise<readonly Outcome<RoomEvent>[]> {
    const post = (): Promise<readonly Outcome<RoomEvent>[]> => this.post(roomId, drafts);
    const shows = drafts.some(({ attachments = [] }) => attachments.length > 0);
    return this.messages.retried(() => (shows ? this.work.run(post) : post()));
  }

  private async post(
    roomId: string,
    drafts: readonly MessageDraft[],
  ): Promise<readonly Outcome<RoomEvent>[]> {
    const context = await this.messages.context(roomId, drafts);
    const batch = new MessageBatch(context, drafts);
    if (context === null) return batch.outcomes([]);
    if (batch.paced.size > 0) return this.work.run(() => this.paced(roomId, drafts, context, batch.paced));
    const asked = [roomId, batch.entries, context.rulesVersion] as const;
    const tellsOthers = context.watched || drafts.some(({ mentions = [] }) => mentions.length > 0);
    return batch.outcomes(
      await (tellsOthers ? this.work.run(() => this.log.append(...asked)) : this.log.appendAlone(...asked)),
    );
  }

  /** In slow mode, a question more: whose turn it is. */
  private async paced(
    roomId: string,
    drafts: readonly MessageDraft[],
    context: MessageContext,
    authors: ReadonlySet<string>,
  ): Promise<readonly Outcome<RoomEvent>[]> {
    const waits = await this.messages.takeTurns(roomId, [...authors], context.floor.rules.slowModeSeconds);
    // The turn may have gone to the same message on another node: then that is the answer.
    const known = waits.size === 0 ? context : await this.messages.context(roomId, drafts);
    const batch = new MessageBatch(known, drafts, waits);
    return batch.outcomes(await this.log.append(roomId, batch.entries, known?.rulesVersion));
  }
}
