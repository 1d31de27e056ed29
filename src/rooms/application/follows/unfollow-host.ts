import { type Actor, NotFound, type UnitOfWork } from '#kernel';
import type { People } from '../ports.js';
import type { Followers } from './ports.js';

/** Ends that the caller follows a host, or who was one once; what was not changes nothing. */
export class UnfollowHost {
  constructor(
    private readonly people: People,
    private readonly followers: Followers,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound for whoever is no host, unless the caller followed them */
  async execute({ userId }: Actor, hostId: string): Promise<void> {
    if (await this.work.run(() => this.followers.remove({ hostId, userId }))) return;
    if ((await this.people.find(hostId))?.host !== true) throw new NotFound();
  }
}
