import { createHash } from 'node:crypto';

/** A file that was sent, as the body of its request: a repeat under the same `Idempotency-Key` is known by its digest. */
export class Upload {
  constructor(readonly bytes: Uint8Array) {}

  toJSON(): object {
    return { sha256: createHash('sha256').update(this.bytes).digest('hex') };
  }
}
