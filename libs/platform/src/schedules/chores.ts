import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Locks } from '../database/locks.js';
import { LOGGER } from '../telemetry/logger.js';

/** What comes round again and again. */
export interface Chore {
  /** Names its lock between nodes, too: `drops.deadlines`. */
  readonly name: string;
  /** What the log says if it fails; it is tried again when it comes round. */
  readonly complaint: string;
  readonly work: () => Promise<unknown>;
}

/** Does chores in worker processes, each never beside itself; none of it ever rejects. */
@Injectable()
export class Chores {
  /** Those under way, and whether they came round meanwhile. */
  private readonly underWay = new Map<string, { behind: boolean }>();

  constructor(
    private readonly locks: Locks,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** On one node at a time. What came round before it was done is done again at once, so that nobody waits for the next time. */
  onOneNode({ name, complaint, work }: Chore): Promise<void> {
    const locked = (): Promise<unknown> => this.locks.tryWith(name, async () => void (await work()));
    return this.do({ name, complaint, work: locked });
  }

  /** On every node. */
  async do({ name, complaint, work }: Chore): Promise<void> {
    if (this.settings.role === 'api') return;
    const earlier = this.underWay.get(name);
    if (earlier !== undefined) {
      earlier.behind = true;
      return;
    }
    const turn = { behind: false };
    this.underWay.set(name, turn);
    try {
      do {
        turn.behind = false;
        await work();
      } while (turn.behind);
    } catch (error) {
      this.logger.warn({ err: error, chore: name }, complaint);
    } finally {
      this.underWay.delete(name);
    }
  }
}
