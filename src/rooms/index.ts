/** The only door to the rooms: places with one gap-free log each. */
export { roomsTables } from './adapters/postgres/tables.js';
export { type KnownRoom, RoomDirectory, type SeededRoom } from './application/room-directory.js';
export { RoomLog } from './application/room-log.js';
export { type RoomListener, RoomStage } from './application/room-stage.js';
export type { MessageMentioned, MessagesPosted, RoomOpened } from './domain/events.js';
export { type RoomAnswer, RoomTalk, type Talked } from './application/talk/room-talk.js';
export type { RoomActor, RoomEntry, RoomEvent } from './domain/log.js';
export { RoomsModule } from './rooms.module.js';
