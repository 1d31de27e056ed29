import type { RoomEvent } from '../../domain/log.js';

/** An event as the table has it; `at` is text where it comes out of JSON. */
export interface EventRow {
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly at: Date | string;
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  readonly data: object;
}

/** A number of a log is far below 2^53, so it is read as a number. */
export const EVENT_COLUMNS = 'seq::float8 AS seq, id, type, at, actor_id, actor_name, data';

/**
 * An event `e` by its id and nothing else. OFFSET 0 keeps the rest of a statement out of sight of the planner, which made its
 * plan when there was next to nothing: with the room or the type in reach it may go through all events for each look-up.
 */
export const eventById = (id: string, columns: string): string =>
  `SELECT ${columns} FROM room_events e WHERE e.id = ${id} OFFSET 0`;

export function eventOf({ seq, id, type, at, actor_id, actor_name, data }: EventRow): RoomEvent {
  const actor = actor_id === null ? null : { id: actor_id, displayName: actor_name ?? '' };
  return { seq, id, type, at: new Date(at).toISOString(), actor, data };
}
