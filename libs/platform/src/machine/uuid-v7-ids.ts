import { randomFillSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 } from 'uuid';
import { Ids } from '#kernel';

/** Random bytes of one id, and how many ids share one call to the system's generator. */
const BYTES = 16;
const POOL = 256;

/** UUIDv7 ids, in rising order within one process (RFC 9562, method 1 of section 6.2). */
@Injectable()
export class UuidV7Ids extends Ids {
  private readonly pool = new Uint8Array(BYTES * POOL);
  private used = POOL;
  private msecs = 0;
  private seq = 0;

  next(): string {
    if (this.used === POOL) {
      randomFillSync(this.pool);
      this.used = 0;
    }
    const random = this.pool.subarray(this.used * BYTES, (this.used + 1) * BYTES);
    this.used += 1;
    const now = Date.now();
    // The counter starts at a random place below half of its 32 bits, so it never runs over within a millisecond.
    if (now > this.msecs) {
      this.msecs = now;
      this.seq = ((random[0]! << 23) | (random[1]! << 15) | (random[2]! << 7)) >>> 0;
    } else this.seq += 1;
    return v7({ random, msecs: this.msecs, seq: this.seq });
  }
}
