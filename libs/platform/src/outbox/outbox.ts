import { Injectable } from '@nestjs/common';
import { Ids, type DomainEvent } from '#kernel';
import { Database } from '../database/database.js';
import { currentRequest } from '../telemetry/request-context.js';
import { OutboxSignal } from './outbox-signal.js';

/** Where repositories leave the events of what they save: in the same transaction, for the relay to carry on. */
@Injectable()
export class Outbox {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly signal: OutboxSignal,
  ) {}

  add(events: readonly DomainEvent[]): void {
    if (events.length === 0) return;
    const added = this.database.writer.query(
      `INSERT INTO outbox (id, type, data, context)
       SELECT id, type, data, $4 FROM unnest($1::uuid[], $2::text[], $3::jsonb[]) AS event (id, type, data)`,
      [
        events.map(() => this.ids.next()),
        events.map((event) => event.type),
        events.map((event) => JSON.stringify(event.data)),
        JSON.stringify(currentRequest() ?? {}),
      ],
    );
    this.database.waitAtCommit(added);
    this.database.afterCommit(() => this.signal.ring());
  }
}
