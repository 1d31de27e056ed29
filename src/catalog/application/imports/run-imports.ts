import { type Clock, DomainError } from '#kernel';
import type { Ending, ImportFile, ImportFiles, ImportListeners, Imports, RowBatch } from './ports.js';
import type { TakeRows } from './take-rows.js';

/** Does the imports of a host, the oldest first, one after the other. Only one worker at a time should. */
export class RunImports {
  constructor(
    private readonly imports: Imports,
    private readonly files: ImportFiles,
    private readonly rows: TakeRows,
    private readonly listeners: ImportListeners,
    private readonly clock: Clock,
  ) {}

  /** Until there is none left, or `isOver`: then the present one is left where it is, for another worker. */
  async execute(hostId: string, isOver: () => boolean): Promise<void> {
    for (let file = await this.imports.next(hostId); file !== undefined && !isOver();) {
      await this.run(file, isOver);
      file = await this.imports.next(hostId);
    }
  }

  private async run(file: ImportFile, isOver: () => boolean): Promise<void> {
    let { position } = file;
    for await (const batch of this.files.batches(file)) {
      if (isOver()) return;
      // Ended by its host, or taken over by a worker that thought us dead: either way it is not ours any more.
      if (!(await this.take(file, batch, position))) return;
      ({ position } = batch);
      await this.listeners.progressed(file.hostId, file.id, batch.isLast === true);
    }
    await this.files.remove(file.path);
  }

  /** @throws what kept it from going on; what would do so again and again ends the import, and is thrown once. */
  private async take(file: ImportFile, batch: RowBatch, position: number): Promise<boolean> {
    try {
      return await this.rows.take(file, batch, { position, now: this.clock.now(), ending: endingOf(batch) });
    } catch (error) {
      if (!(error instanceof DomainError)) await this.rows.giveUp(file, position);
      throw error;
    }
  }
}

function endingOf({ isLast, broken }: RowBatch): Ending | undefined {
  if (broken !== undefined) return { state: 'failed', error: { ...broken, path: '' } };
  return isLast === true ? { state: 'done' } : undefined;
}
