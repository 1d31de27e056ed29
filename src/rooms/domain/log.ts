/** Who did what an entry tells of, as the room knows them. */
export interface RoomActor {
  readonly id: string;
  readonly displayName: string;
}

/** What shall be told in a room's log. */
export interface RoomEntry {
  /** What happened: `message.posted`, `drop.opened`. */
  readonly type: string;
  /** Null for what nobody in person did. */
  readonly actor: RoomActor | null;
  /** Goes to everyone in the room as it is: JSON without secrets. */
  readonly data: object;
}

/** An entry that has its number; the same shape in the table, between nodes and on the wire. */
export interface RoomEvent extends RoomEntry {
  /** The place in the room's log, from 1, without a gap. */
  readonly seq: number;
  readonly id: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
}
