import type { Actor, UnitOfWork } from '#kernel';
import { liftedEntry } from '../../domain/moderation/acts.js';
import type { People, Rooms } from '../ports.js';
import type { RoomLog } from '../room-log.js';
import type { SanctionOn, Sanctions } from './ports.js';
import { targetOf } from './target.js';

/** Ends a ban or a mute before its time. What has ended already ends no second time. */
export class LiftSanction {
  constructor(
    private readonly rooms: Rooms,
    private readonly people: People,
    private readonly sanctions: Sanctions,
    private readonly log: RoomLog,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound, Forbidden, Outranked */
  async execute(actor: Actor, on: SanctionOn): Promise<void> {
    const { user } = await targetOf(this.rooms, this.people, actor, on);
    await this.work.run(async () => {
      if (!(await this.sanctions.lift(on))) return;
      await this.log.append(on.roomId, [liftedEntry(on.kind, actor, user)]);
    });
  }
}
