import { rm } from 'node:fs/promises';

/** The body of a request as a file: whoever takes it owns it; what nobody took is gone with the answer. */
export class Spooled {
  private isTaken = false;

  /** @param contentType without parameters, in lower case */
  constructor(
    readonly path: string,
    readonly contentType: string,
    readonly bytes: number,
    private readonly sha256: string,
  ) {}

  /** From now on the file is the caller's. */
  take(): void {
    this.isTaken = true;
  }

  async leave(): Promise<void> {
    if (!this.isTaken) await rm(this.path, { force: true });
  }

  /** A repeat under the same `Idempotency-Key` is known by its digest. */
  toJSON(): object {
    return { sha256: this.sha256 };
  }
}
