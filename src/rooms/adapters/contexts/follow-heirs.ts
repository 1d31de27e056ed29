import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Heirs } from '#identity';
import { Followers } from '../../application/follows/ports.js';

/** Hands over whom a guest follows who signs in to an account. */
@Injectable()
export class FollowHeirs implements OnModuleInit {
  constructor(
    private readonly heirs: Heirs,
    private readonly followers: Followers,
  ) {}

  onModuleInit(): void {
    this.heirs.onHandOver('follows', ({ guestId, userId }) => this.followers.handOver(guestId, userId));
  }
}
