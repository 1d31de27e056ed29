import { type Actor, NotFound, type UnitOfWork } from '#kernel';
import { requireModerated } from '../../domain/access.js';
import type { Resolution } from '../../domain/moderation/report.js';
import type { Rooms } from '../ports.js';
import type { Reports } from './ports.js';

export interface ReportToResolve {
  readonly reportId: string;
  readonly action: Resolution;
}

/** Decides a report, and with it all others of the same message. Deciding again changes nothing. */
export class ResolveReport {
  constructor(
    private readonly rooms: Rooms,
    private readonly reports: Reports,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound, Forbidden */
  async execute(actor: Actor, { reportId, action }: ReportToResolve): Promise<void> {
    const roomId = await this.reports.placeOf(reportId);
    if (roomId === null) throw new NotFound();
    requireModerated(await this.rooms.place(roomId, actor.userId), actor);
    await this.work.run(() => this.reports.resolve(reportId, { by: actor.userId, action }));
  }
}
