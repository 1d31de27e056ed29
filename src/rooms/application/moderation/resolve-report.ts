import { type Actor, NotFound } from '#kernel';
import { requireModerated } from '../../domain/access.js';
import type { Resolution } from '../../domain/moderation/report.js';
import type { Deletion } from '../messages/deletion.js';
import type { MessageDesk } from '../messages/message-desk.js';
import type { Reports } from './ports.js';

export interface ReportToResolve {
  readonly reportId: string;
  readonly action: Resolution;
}

/** Decides a report, and with it all others of the same message, which may be deleted. Deciding again changes nothing. */
export class ResolveReport {
  constructor(
    private readonly reports: Reports,
    private readonly desk: MessageDesk,
    private readonly deletion: Deletion,
  ) {}

  /** @throws NotFound, Forbidden */
  async execute(actor: Actor, { reportId, action }: ReportToResolve): Promise<void> {
    const messageId = await this.reports.messageOf(reportId);
    if (messageId === null) throw new NotFound();
    await this.desk.take(actor, { messageId }, async ({ message, place, by }) => {
      requireModerated(place, actor);
      const decided = await this.reports.resolve(reportId, { by: actor.userId, action });
      return decided && action === 'delete' ? this.deletion.of([message], { by, as: 'moderator' }) : [];
    });
  }
}
