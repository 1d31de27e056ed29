import type { Actor, UnitOfWork } from '#kernel';
import type { ImportFiles, ImportListeners, Imports } from './ports.js';

/** Ends an import where it is: what it has brought stays. */
export class CancelImport {
  constructor(
    private readonly imports: Imports,
    private readonly files: ImportFiles,
    private readonly listeners: ImportListeners,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound, InvalidTransition if it has ended otherwise */
  async execute(actor: Actor, importId: string): Promise<void> {
    const file = await this.work.run(() => this.imports.cancel(importId, actor));
    await this.files.remove(file.path);
    await this.listeners.progressed(file.hostId, file.id, true);
  }
}
