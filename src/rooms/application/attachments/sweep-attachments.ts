import { sweepFiles, type UnitOfWork } from '#kernel';
import type { Attachments, Pictures } from './ports.js';

/** Removes what nobody may see any more: what was taken back, and what waited a day for its message. */
export class SweepAttachments {
  constructor(
    private readonly attachments: Attachments,
    private readonly pictures: Pictures,
    private readonly work: UnitOfWork,
  ) {}

  /** One that cannot be removed holds up no other. @throws the first of what went wrong */
  execute(): Promise<void> {
    return sweepFiles(this.attachments, (id) => this.pictures.remove(id), this.work);
  }
}
