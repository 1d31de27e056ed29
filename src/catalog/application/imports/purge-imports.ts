import type { UnitOfWork } from '#kernel';
import type { Imports } from './ports.js';

/** How long an import can be looked at once it has ended: who works by the month finds the last one; days. */
const KEPT = 30;
/** Rows of errors that go in one commit: a moment's work, as statements have only seconds. */
const PART = 5_000;

/** Forgets imports that ended long ago, and what was wrong with their rows; what they brought stays. */
export class PurgeImports {
  constructor(
    private readonly imports: Imports,
    private readonly work: UnitOfWork,
  ) {}

  async execute(): Promise<void> {
    while (await this.work.run(() => this.imports.purge(KEPT, PART)));
  }
}
