import type { UnitOfWork } from '#kernel';
import type { Attachments, Pictures } from './ports.js';

/** For how long an upload waits for its message; seconds. */
const UNUSED_FOR = 86_400;
const AT_ONCE = 200;

/** Removes what nobody may see any more: rows are marked first, then files go, then rows. Cut off anywhere, the next run goes on. */
export class SweepAttachments {
  constructor(
    private readonly attachments: Attachments,
    private readonly pictures: Pictures,
    private readonly work: UnitOfWork,
  ) {}

  /** One that cannot be removed holds up no other. @throws the first of what went wrong */
  async execute(): Promise<void> {
    while ((await this.work.run(() => this.attachments.discardUnused(UNUSED_FOR, AT_ONCE))) === AT_ONCE);
    const failures: unknown[] = [];
    let ids = await this.attachments.discarded(null, AT_ONCE);
    while (ids.length > 0) {
      const gone: string[] = [];
      for (const id of ids)
        await this.pictures.remove(id).then(
          () => gone.push(id),
          (error: unknown) => failures.push(error),
        );
      await this.work.run(() => this.attachments.forget(gone));
      ids = await this.attachments.discarded(ids.at(-1) ?? null, AT_ONCE);
    }
    if (failures.length > 0) throw failures[0];
  }
}
