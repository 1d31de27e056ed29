import type { RoomEvent } from '../domain/log.js';

/** Hears what a room's log tells here, batch by batch, in order and once. */
export type RoomListener = (roomId: string, events: readonly RoomEvent[]) => void;

/** Speaks to the sockets in rooms; what it says is in no log. */
export abstract class RoomStage {
  /** Sends to the sockets of this node that are in the room. */
  abstract emit(roomId: string, event: string, payload: object): void;
  /** Sends to everything that the user is connected with, on all nodes; lost if a node cannot be reached now. */
  abstract toUser(userId: string, event: string, payload: object): void;
  /** Calls `listener` for the events of each room that has sockets here, right after these got them. */
  abstract onEvents(listener: RoomListener): void;
  /** Calls `listener` for what any node appended to any room, as soon as it is heard: at most once, in no promised order. */
  abstract onNews(listener: RoomListener): void;
}
