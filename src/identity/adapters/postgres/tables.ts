import type { Tables } from '#platform/database/tables.js';
import { EditsOfUsers1763710000200 } from './migrations/1763710000200-edits-of-users.js';
import { GuestMerges1763710000700 } from './migrations/1763710000700-guest-merges.js';
import { UserBans1763710000400 } from './migrations/1763710000400-user-bans.js';
import { UsersAndSessions1763710000100 } from './migrations/1763710000100-users-and-sessions.js';

/** What identity keeps. */
export const identityTables: Tables = {
  rows: [],
  migrations: [
    UsersAndSessions1763710000100,
    EditsOfUsers1763710000200,
    UserBans1763710000400,
    GuestMerges1763710000700,
  ],
};
