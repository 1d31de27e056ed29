import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Overloaded } from '#kernel';

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

/** Rejects with what `fault` makes after `seconds`; `done` ends the wait. */
export async function late(seconds: number, done: AbortSignal, fault: () => Error): Promise<never> {
  await pause(seconds * 1000, undefined, { signal: done, ref: false });
  throw fault();
}

/** The disk has no room or no more of it for us, and may have some again. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EROFS']);

export function diskFault(error: unknown): unknown {
  return FULL.has((error as NodeJS.ErrnoException).code ?? '') ? new Overloaded() : error;
}
