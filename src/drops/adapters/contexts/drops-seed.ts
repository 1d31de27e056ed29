import { Injectable } from '@nestjs/common';
import type { Actor } from '#kernel';
import { DropQueries } from '../../application/queries.js';
import { type DropPlan, ScheduleDrop } from '../../application/schedule-drop.js';

/** Gives a demo room its first drop. */
@Injectable()
export class DropsSeed {
  constructor(
    private readonly scheduleDrop: ScheduleDrop,
    private readonly queries: DropQueries,
  ) {}

  /** Schedules the drop unless the room has had one. */
  async ensureDrop(host: Actor, plan: DropPlan): Promise<void> {
    const drops = await this.queries.ofRoom(plan.roomId);
    if (drops.length === 0) await this.scheduleDrop.execute(host, plan);
  }
}
