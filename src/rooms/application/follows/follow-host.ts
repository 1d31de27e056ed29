import { type Actor, NotFound, type UnitOfWork, wrongField } from '#kernel';
import type { People } from '../ports.js';
import type { Followers } from './ports.js';

/** Has the caller follow a host, from now on if they did not before. */
export class FollowHost {
  constructor(
    private readonly people: People,
    private readonly followers: Followers,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound for whoever is no host, ValidationFailed for oneself */
  async execute({ userId }: Actor, hostId: string): Promise<void> {
    if (hostId === userId) throw wrongField('id', 'must be somebody else');
    if ((await this.people.find(hostId))?.host !== true) throw new NotFound();
    await this.work.run(() => this.followers.add({ hostId, userId }));
  }
}
