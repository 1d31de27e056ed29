import type { Actor } from '#kernel';
import { requireModerated } from '../../domain/access.js';
import type { Rooms } from '../ports.js';
import type { WordLists } from './ports.js';

/** Shows moderators which words nobody may use in their room. */
export class VisibleWords {
  constructor(
    private readonly rooms: Rooms,
    private readonly lists: WordLists,
  ) {}

  /** @throws NotFound, Forbidden */
  async execute(actor: Actor, { roomId }: { readonly roomId: string }): Promise<readonly string[]> {
    requireModerated(await this.rooms.place(roomId, actor.userId), actor);
    return this.lists.of(roomId);
  }
}
