import { Injectable } from '@nestjs/common';
import { type Message, Subscribes } from '#platform/outbox/subscribers.js';
import { RoomStage } from '#rooms';
import { DropQueries } from '../../application/queries.js';
import type { LineTurned } from '../../domain/events.js';

/** Tells those whose turn came, on everything they are connected with. */
@Injectable()
export class LineTurnsSubscriber {
  constructor(
    private readonly queries: DropQueries,
    private readonly stage: RoomStage,
  ) {}

  @Subscribes('line.turned', 'drops.tell-turns')
  async turned({ dropId, turns }: LineTurned['data'], _message: Message): Promise<void> {
    for (const { userId, claim } of await this.queries.turns(turns.map(({ claimId }) => claimId))) {
      this.stage.toUser(userId, 'line.turn', { dropId, claim });
    }
  }
}
