import { Injectable } from '@nestjs/common';
import { RoomTalk } from '#rooms';
import { type Comment, type CommentAnswer, Talk } from '../../application/comments/ports.js';

/** What is said in rooms, as drops hear it. */
@Injectable()
export class RoomComments extends Talk {
  constructor(private readonly talk: RoomTalk) {
    super();
  }

  watch(roomId: string, watched: boolean): Promise<number> {
    return this.talk.watch(roomId, watched);
  }

  async since(
    roomId: string,
    after: number,
    limit: number,
  ): Promise<{ comments: readonly Comment[]; lastSeq: number }> {
    const { messages, lastSeq, ownerId } = await this.talk.since(roomId, after, limit);
    const comments = messages.flatMap(({ id, actor, data }): Comment[] => {
      if (actor === null || actor.id === ownerId) return [];
      return [{ id, authorId: actor.id, text: (data as { text: string }).text }];
    });
    return { comments, lastSeq };
  }

  answer(roomId: string, answers: readonly CommentAnswer[]): Promise<void> {
    return this.talk.answer(roomId, answers);
  }
}
