/** Identity: users, their sessions and tokens. */
export { IdentitySeed, type SeededUser } from './adapters/seed/identity-seed.js';
export { identityTables } from './adapters/postgres/tables.js';
export { type KnownUser, Users } from './application/queries.js';
export { type HandOver, Heirs } from './application/guests/heirs.js';
export type { GuestMerged, SessionEnd, SessionEnded, UserBanned, UserUnbanned } from './domain/events.js';
export { IdentityModule } from './identity.module.js';
