import { Forbidden, later, requireLastEdit } from '#kernel';
import { MessageDeleted } from '../errors.js';
import type { RoomActor, RoomEntry } from '../log.js';
import { MESSAGE_LIMITS } from '../message-batch.js';
import { requireVisibleText } from '../visible-text.js';
import {
  deleted,
  type Deleter,
  edited,
  MESSAGE_DELETED,
  MESSAGE_EDITED,
  type MessageData,
} from './message-data.js';

export interface MessageState {
  readonly id: string;
  readonly roomId: string;
  readonly authorId: string;
  readonly postedAt: Date;
  readonly data: MessageData;
}

/** The edits that the caller has seen; undefined: any. */
export type SeenEdits = readonly Date[] | undefined;

/** A message that was posted, and what its author and those who keep order do with it. */
export class Message {
  private constructor(private state: MessageState) {}

  static restore(state: MessageState): Message {
    return new Message(state);
  }

  snapshot(): MessageState {
    return this.state;
  }

  isBy(userId: string): boolean {
    return this.state.authorId === userId;
  }

  get isDeleted(): boolean {
    return this.state.data.deletedAt !== undefined;
  }

  /** When it was last edited or deleted; the moment of its posting if it never was. */
  get updatedAt(): Date {
    const { deletedAt, editedAt } = this.state.data;
    const last = deletedAt ?? editedAt;
    return last === undefined ? this.state.postedAt : new Date(last);
  }

  /** @throws MessageDeleted */
  requireThere(): void {
    if (this.isDeleted) throw new MessageDeleted();
  }

  /**
   * Gives it another text, and returns what is to be told; null if it has this text already, whatever was `seen`: so an
   * edit whose answer was lost may be sent again as it was.
   * @throws ValidationFailed, Forbidden unless `by` wrote it, MessageDeleted, PreconditionFailed
   */
  edit(by: RoomActor, { text, seen }: { text: string; seen?: SeenEdits }, now: Date): RoomEntry | null {
    requireVisibleText('text', text, MESSAGE_LIMITS.text);
    if (!this.isBy(by.id)) throw new Forbidden();
    this.requireThere();
    if (text === this.state.data.text) return null;
    requireLastEdit(this.updatedAt, seen);
    const edit = { text, editedAt: this.next(now) };
    this.state = { ...this.state, data: edited(this.state.data, edit) };
    return { type: MESSAGE_EDITED, actor: by, data: { messageId: this.state.id, ...edit } };
  }

  /** Takes its text away, and returns what is to be told; null if it was deleted before. @throws PreconditionFailed */
  delete(by: RoomActor, { as, seen }: { as: Deleter; seen?: SeenEdits }, now: Date): RoomEntry | null {
    if (this.isDeleted) return null;
    requireLastEdit(this.updatedAt, seen);
    const deletion = { by: as, deletedAt: this.next(now) };
    this.state = { ...this.state, data: deleted(this.state.data, deletion) };
    return { type: MESSAGE_DELETED, actor: by, data: { messageId: this.state.id, ...deletion } };
  }

  /** The moment tells edits apart, so two of them in one millisecond, or of two clocks, must not have the same. */
  private next(now: Date): string {
    const after = later(this.updatedAt, 0.001);
    return (now > after ? now : after).toISOString();
  }
}
