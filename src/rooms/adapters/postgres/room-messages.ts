import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { Database } from '#platform/database/database.js';
import { isUniqueViolation } from '#platform/database/faults.js';
import { Messages, People } from '../../application/ports.js';
import type { MessageContext, MessageDraft } from '../../domain/message-batch.js';
import type { RoomKind } from '../../domain/room.js';
import { type EventRow, eventOf } from './event.row.js';

interface ContextRow {
  readonly kind: RoomKind;
  readonly members: string[];
  readonly named: string[];
  readonly answerable: string[];
  readonly stored: EventRow[] | null;
}

const NOBODY: ReadonlySet<string> = new Set();

/** Messages in PostgreSQL. */
@Injectable()
export class PostgresMessages extends Messages {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly people: People,
  ) {
    super();
  }

  async context(roomId: string, drafts: readonly MessageDraft[]): Promise<MessageContext | null> {
    const mentioned = drafts.flatMap(({ mentions = [] }) => mentions);
    // LIMIT 1 keeps the planner at one look into the index for each draft, however few rows it believes there are.
    const [row] = await this.database.reader.query<ContextRow>(
      `SELECT r.kind,
         ARRAY(SELECT user_id FROM room_members WHERE room_id = r.id AND user_id = ANY($2::uuid[])) AS members,
         ARRAY(SELECT user_id FROM room_members WHERE room_id = r.id AND user_id = ANY($5::uuid[])) AS named,
         ARRAY(SELECT id FROM room_events
               WHERE room_id = r.id AND id = ANY($4::uuid[]) AND type = 'message.posted') AS answerable,
         (SELECT json_agg(event)
          FROM unnest($2::uuid[], $3::text[]) AS draft (actor_id, client_id) CROSS JOIN LATERAL (
            SELECT seq, id, type, at, actor_id, actor_name, data FROM room_events
            WHERE room_id = r.id AND actor_id = draft.actor_id AND data ->> 'clientId' = draft.client_id
              AND type = 'message.posted'
            LIMIT 1
          ) AS event) AS stored
       FROM rooms r WHERE r.id = $1`,
      [
        roomId,
        drafts.map(({ author }) => author.id),
        drafts.map(({ clientId }) => clientId),
        drafts.flatMap(({ replyTo }) => replyTo ?? []),
        mentioned,
      ],
    );
    if (row === undefined) return null;
    const { kind, members, named, answerable, stored } = row;
    return {
      kind,
      members: new Set(members),
      answerable: new Set(answerable),
      mentioned: {
        users: mentioned.length === 0 ? NOBODY : await this.people.known(mentioned),
        members: new Set(named),
      },
      stored: (stored ?? []).map(eventOf),
    };
  }

  async once<T>(post: () => Promise<T>): Promise<T> {
    try {
      return await this.work.run(post);
    } catch (error) {
      if (!isUniqueViolation(error, 'room_events_once')) throw error;
      return this.work.run(post);
    }
  }
}
