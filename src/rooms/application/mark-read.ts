import type { Actor } from '#kernel';
import { requireSeen } from '../domain/access.js';
import { NotAMember } from '../domain/errors.js';
import type { Members } from './ports.js';

/** Remembers how far a member has read. The mark only moves forward, and never past the end of the log. */
export class MarkRead {
  constructor(private readonly members: Members) {}

  /** Returns where the mark stands now. @throws NotFound, NotAMember */
  async execute(actor: Actor, { roomId, seq }: { roomId: string; seq: number }): Promise<number> {
    const mark = requireSeen(await this.members.markRead(roomId, actor.userId, seq));
    if (!mark.member) throw new NotAMember();
    return mark.readSeq;
  }
}
