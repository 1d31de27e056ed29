import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { Database } from '#platform/database/database.js';
import { RoomLog } from '#rooms';
import { PostMessage } from '../../../src/rooms/application/post-message.js';
import { flowing, type Flow } from './flow.js';
import { now } from './figures.js';
import { shopper, takingTurns } from './people.js';

/** An event and when its commit was acknowledged by the database, in milliseconds of the shared clock. */
export interface Committed {
  readonly seq: number;
  readonly at: number;
}

/** People who talk in a room of this Souk, by the use case that serves `message.send`. */
export class Talkers {
  private readonly someone = takingTurns(Array.from({ length: 50 }, () => shopper()));
  private readonly postMessage: PostMessage;
  private readonly log: RoomLog;
  private readonly work: UnitOfWork;
  private readonly database: Database;

  constructor(app: INestApplicationContext) {
    const loose = { strict: false };
    this.postMessage = app.get(PostMessage, loose);
    this.log = app.get(RoomLog, loose);
    this.work = app.get(UnitOfWork, loose);
    this.database = app.get(Database, loose);
  }

  /** Resolves to the number of messages once all are committed. */
  async talk({ roomId, ...flow }: Flow & { readonly roomId: string }): Promise<number> {
    const posted: Promise<unknown>[] = [];
    await flowing(flow, (text) => {
      posted.push(this.postMessage.execute(this.someone(), { roomId, clientId: randomUUID(), text }));
    });
    return (await Promise.all(posted)).length;
  }

  /** One event at a time in an otherwise idle room, far enough apart that each meets rest. */
  async sayOneByOne(plan: { roomId: string; count: number; everyMs: number }): Promise<Committed[]> {
    const committed: Committed[] = [];
    for (let index = 0; index < plan.count; index += 1) {
      committed.push(await this.sayOne(plan.roomId));
      await pause(plan.everyMs);
    }
    return committed;
  }

  private async sayOne(roomId: string): Promise<Committed> {
    const entry = { type: 'bench.said', actor: null, data: { text: 'one' } };
    let at = 0;
    const events = await this.work.run(() => {
      // Registered before the log's own, so it runs right after the commit and before anything is sent.
      this.database.afterCommit(() => (at = now()));
      return this.log.append(roomId, [entry]);
    });
    return { seq: events[0]?.seq ?? 0, at };
  }
}
