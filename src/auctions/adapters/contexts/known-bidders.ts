import { Injectable } from '@nestjs/common';
import { Users } from '#identity';
import { Bidders } from '../../application/ports.js';

/** Who bids, as identity knows them. */
@Injectable()
export class KnownBidders extends Bidders {
  constructor(private readonly users: Users) {
    super();
  }

  heirOf(userId: string): Promise<string> {
    return this.users.heirOf(userId);
  }
}
