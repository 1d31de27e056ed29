/** The TypeScript client of Souk, for browsers and Node. */
export type { Operations, Schemas } from './generated/api.js';
export type { Commands, RoomEvent, RoomFrames, UserFrames } from './generated/socket.js';
export type { Answer, Call, CallArguments, CallOptions } from './rest/rest.js';
export type { MessageOptions, Room, SentMessage } from './rooms/room.js';
export type { Proof } from './rooms/room-log.js';
export type { RoomListener, RoomState, Subscription } from './rooms/subscription.js';
export { BrowserTokens, MemoryTokens, type Tokens, type TokenStore } from './session/token-stores.js';
export { openSocket, type SocketLike } from './socket/socket-like.js';
export type { Sending } from './socket/outbox.js';
export { type BidOptions, type ClaimOptions, type PersonalFrames, Souk, type SoukOptions } from './souk.js';
export { type FieldError, type Problem, type SoukCode, SoukError } from './souk-error.js';
export type { Timing } from './timing.js';
