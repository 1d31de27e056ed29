import { Injectable } from '@nestjs/common';
import { Overloaded, UnitOfWork } from '#kernel';
import { Database } from '#platform/database/database.js';
import { isUniqueViolation } from '#platform/database/faults.js';
import { Messages, People } from '../../application/ports.js';
import { RulesChanged } from '../../application/room-log.js';
import type { Attachment } from '../../domain/attachments/attachment.js';
import type { MessageContext, MessageDraft, Waits } from '../../domain/message-batch.js';
import type { RoomKind } from '../../domain/room.js';
import { attachmentOf, type AttachmentRow, FREE_ATTACHMENTS } from './attachments/attachment.sql.js';
import { eventById, type EventRow, eventOf } from './event.row.js';
import { RULE_COLUMNS, rulesOf, type RulesRow } from './moderation/rules.sql.js';
import { SPEAKER, speakerIn, type SpeakerRow } from './moderation/speaker.sql.js';

interface ContextRow extends RulesRow {
  readonly kind: RoomKind;
  readonly ownerId: string;
  readonly rulesVersion: number;
  readonly watched: boolean;
  readonly words: string[] | null;
  readonly speakers: SpeakerRow[] | null;
  readonly named: string[];
  readonly answerable: string[];
  readonly stored: EventRow[] | null;
}

/** How often a batch is decided: again for the same message on another node, and for each act of a moderator meanwhile. */
const ATTEMPTS = 5;
const NOBODY: ReadonlySet<string> = new Set();
const NOTHING: ReadonlyMap<string, Attachment> = new Map();

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
      `SELECT r.kind, r.owner_id AS "ownerId", r.rules_version AS "rulesVersion", r.watched, ${RULE_COLUMNS},
         (SELECT words FROM room_words WHERE room_id = r.id) AS words,
         (SELECT json_agg(speaker) FROM unnest($5::uuid[]) AS author (id) CROSS JOIN LATERAL (${SPEAKER}) AS speaker
         ) AS speakers,
         ARRAY(SELECT user_id FROM room_members WHERE room_id = r.id AND user_id = ANY($6::uuid[])) AS named,
         ARRAY(SELECT event.id FROM unnest($4::uuid[]) AS answered (id) CROSS JOIN LATERAL (
            ${eventById('answered.id', 'id, room_id, type')}
          ) AS event WHERE event.room_id = r.id AND event.type = 'message.posted') AS answerable,
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
        [...new Set(drafts.map(({ author }) => author.id))],
        mentioned,
      ],
    );
    if (row === undefined) return null;
    const { kind, ownerId, rulesVersion, watched, words, named, answerable, stored } = row;
    const speakers = new Map((row.speakers ?? []).map((speaker) => [speaker.id, speakerIn(speaker)]));
    return {
      kind,
      members: new Set([...speakers].flatMap(([id, { role }]) => (role === null ? [] : [id]))),
      answerable: new Set(answerable),
      mentioned: {
        users: mentioned.length === 0 ? NOBODY : await this.people.known(mentioned),
        members: new Set(named),
      },
      stored: (stored ?? []).map(eventOf),
      floor: { ownerId, rules: rulesOf(row), words: new Set(words), speakers },
      watched,
      rulesVersion,
      attachments: await this.attachments(roomId, drafts),
    };
  }

  /** Most messages have none, and pay nothing. */
  private async attachments(
    roomId: string,
    drafts: readonly MessageDraft[],
  ): Promise<ReadonlyMap<string, Attachment>> {
    const ids = drafts.flatMap(({ attachments = [] }) => attachments);
    if (ids.length === 0) return NOTHING;
    const rows = await this.database.writer.query<AttachmentRow>(FREE_ATTACHMENTS, [roomId, ids]);
    return new Map(rows.map((row) => [row.id, attachmentOf(row)]));
  }

  async takeTurns(roomId: string, authorIds: readonly string[], seconds: number): Promise<Waits> {
    // In the order of their ids, so that two batches never wait in a circle; whoever waits judges what is there then.
    const taken = await this.database.writer.query<{ id: string }>(
      `INSERT INTO room_turns AS last (room_id, user_id, at)
       SELECT $1, id, statement_timestamp() FROM unnest($2::uuid[]) AS author (id) ORDER BY id
       ON CONFLICT (room_id, user_id) DO UPDATE SET at = EXCLUDED.at
       WHERE last.at <= EXCLUDED.at - make_interval(secs => $3)
       RETURNING user_id AS id`,
      [roomId, authorIds, seconds],
    );
    const lucky = new Set(taken.map(({ id }) => id));
    const others = authorIds.filter((id) => !lucky.has(id));
    if (others.length === 0) return new Map();
    const waits = await this.database.writer.query<{ id: string; wait: number }>(
      `SELECT user_id AS id, greatest(ceil(1000 *
         extract(epoch FROM at + make_interval(secs => $3) - statement_timestamp())), 1)::float8 AS wait
       FROM room_turns WHERE room_id = $1 AND user_id = ANY($2::uuid[])`,
      [roomId, others, seconds],
    );
    return new Map(waits.map(({ id, wait }) => [id, wait]));
  }

  once<T>(post: () => Promise<T>): Promise<T> {
    return this.retried(() => this.work.run(post));
  }

  async retried<T>(post: () => Promise<T>): Promise<T> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      try {
        return await post();
      } catch (error) {
        if (!(error instanceof RulesChanged) && !isUniqueViolation(error, 'room_events_once')) throw error;
      }
    }
    throw new Overloaded();
  }
}
