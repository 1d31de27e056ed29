import { createHash, createHmac, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Sha256Seals } from '#drops';
import { JwtSecret } from '#platform/auth/jwt-secret.js';
import { BidSeals } from '../../application/auction-receipts.js';
import type { Bid } from '../../domain/bid.js';

/** Characters of a pseudonym, as in the receipts of drops. */
const PSEUDONYM = 16;

/** Chains as the receipts of drops are chained; pseudonyms by HMAC-SHA-256 with a key that only this Souk has. */
@Injectable()
export class Sha256BidSeals extends BidSeals {
  private readonly chain = new Sha256Seals();
  private readonly key: KeyObject;

  constructor(secret: JwtSecret) {
    super();
    this.key = secret.derived('auction receipts');
  }

  override genesis(auctionId: string): string {
    return this.chain.genesis(auctionId);
  }

  override link(previous: string, line: string): string {
    return this.chain.link(previous, line);
  }

  override pseudonym(auctionId: string, userId: string): string {
    return createHmac('sha256', this.key).update(`${auctionId} ${userId}`).digest('hex').slice(0, PSEUDONYM);
  }

  override commitment({ id, key, maximum }: Bid): string {
    return createHash('sha256').update(`${id}\n${key}\n${maximum}`).digest('hex');
  }
}
