import { type Actor, Forbidden, type Ids, NotFound, type UnitOfWork } from '#kernel';
import { requireSeen } from '../../domain/access.js';
import { REPORT_LIMITS } from '../../domain/moderation/report.js';
import { requireVisibleText } from '../../domain/visible-text.js';
import type { Rooms } from '../ports.js';
import type { Reports } from './ports.js';

export interface MessageToReport {
  readonly messageId: string;
  readonly reason: string;
}

/** Tells a room's moderators of a message; the same user of the same message makes one report. */
export class ReportMessage {
  constructor(
    private readonly rooms: Rooms,
    private readonly reports: Reports,
    private readonly ids: Ids,
    private readonly work: UnitOfWork,
  ) {}

  /** Returns the id of the report. @throws NotFound, ValidationFailed, Forbidden in a direct room, which has no moderators */
  async execute(actor: Actor, { messageId, reason }: MessageToReport): Promise<string> {
    requireVisibleText('reason', reason, REPORT_LIMITS.reason);
    const roomId = await this.reports.roomOf(messageId);
    if (roomId === null) throw new NotFound();
    const { kind } = requireSeen(await this.rooms.place(roomId, actor.userId));
    if (kind === 'direct') throw new Forbidden();
    const report = { id: this.ids.next(), roomId, messageId, reporterId: actor.userId, reason };
    return this.work.run(() => this.reports.add(report));
  }
}
