import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Seeds } from '../../application/ports.js';

/** Seeds from the generator of the system. */
@Injectable()
export class RandomSeeds extends Seeds {
  next(): { seed: string; seedHash: string } {
    const bytes = randomBytes(32);
    return { seed: bytes.toString('hex'), seedHash: createHash('sha256').update(bytes).digest('hex') };
  }
}
