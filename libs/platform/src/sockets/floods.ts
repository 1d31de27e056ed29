import { Inject, Injectable } from '@nestjs/common';
import { type Settings, SETTINGS } from '../config/settings.js';
import { MemoryRateLimits } from '../limits/memory-rate-limits.js';
import type { LiveSocket } from './live-socket.js';

/** Commands and hellos of one connection: ten times what its user may, so whoever comes here heeds no refusal. */
const MOST = { name: 'flood', points: 1_200, seconds: 10 };

/** Tells who floods. Even to refuse costs something, and it is one connection that sends, so this process counts alone. */
@Injectable()
export class Floods {
  private readonly limits: MemoryRateLimits;

  constructor(@Inject(SETTINGS) { limitsScale }: Settings) {
    this.limits = new MemoryRateLimits(limitsScale);
  }

  /** Counts one command or hello; true if it is one too many. */
  isFlooding({ conn }: LiveSocket): boolean {
    return !this.limits.take(MOST, (conn as unknown as { readonly id: string }).id).allowed;
  }
}
