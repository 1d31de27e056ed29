import type { Actor, UnitOfWork } from '#kernel';
import { requireModerated } from '../../domain/access.js';
import { moderationEntry } from '../../domain/moderation/acts.js';
import { wordList } from '../../domain/moderation/wording.js';
import type { Rooms } from '../ports.js';
import type { RoomLog } from '../room-log.js';
import type { WordLists } from './ports.js';

/** Says which words nobody may use in a room. The log tells that the list changed, not what is on it. */
export class SetWords {
  constructor(
    private readonly rooms: Rooms,
    private readonly lists: WordLists,
    private readonly log: RoomLog,
    private readonly work: UnitOfWork,
  ) {}

  /** Returns the list as it is kept. @throws NotFound, Forbidden, ValidationFailed */
  async execute(
    actor: Actor,
    { roomId, words }: { readonly roomId: string; readonly words: readonly string[] },
  ): Promise<readonly string[]> {
    requireModerated(await this.rooms.place(roomId, actor.userId), actor);
    const next = wordList(words);
    await this.work.run(async () => {
      const before = new Set(await this.lists.replace(roomId, next));
      const added = next.filter((word) => !before.has(word)).length;
      const removed = before.size + added - next.length;
      if (added + removed === 0) return;
      await this.rooms.rulesChanged(roomId);
      await this.log.append(roomId, [moderationEntry('moderation.words', actor, { added, removed })]);
    });
    return next;
  }
}
