import { createHash, createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Seals } from '../../application/receipts/ports.js';

/** Published, so that anybody can begin where we do. */
const DOMAIN = 'souk receipt 1\n';

/** Characters of a pseudonym: 64 bits, so that no two shoppers of a drop share one by chance. */
const PSEUDONYM = 16;

/** Chains by SHA-256, pseudonyms by HMAC-SHA-256. */
@Injectable()
export class Sha256Seals extends Seals {
  override genesis(dropId: string): string {
    return createHash('sha256').update(DOMAIN).update(dropId).digest('hex');
  }

  override link(previous: string, line: string): string {
    return createHash('sha256').update(Buffer.from(previous, 'hex')).update(line).digest('hex');
  }

  override commitment(seed: string): string {
    return createHash('sha256').update(Buffer.from(seed, 'hex')).digest('hex');
  }

  override ticket(seed: string, entry: number): string {
    return createHash('sha256').update(Buffer.from(seed, 'hex')).update(`:${entry}`).digest('hex');
  }

  override pseudonyms(key: Uint8Array): (userId: string) => string {
    return (userId) => createHmac('sha256', key).update(userId).digest('hex').slice(0, PSEUDONYM);
  }
}
