import type { Tables } from '#platform/database/tables.js';
import { Rooms1763730000000 } from './migrations/1763730000000-rooms.js';
import { WatchedRooms1763730000100 } from './migrations/1763730000100-watched-rooms.js';
import { PlansOfRoomEvents1763730000200 } from './migrations/1763730000200-plans-of-room-events.js';
import { Messages1763730000300 } from './migrations/1763730000300-messages.js';
import { Moderation1763730000400 } from './migrations/1763730000400-moderation.js';
import { Retention1763730000500 } from './migrations/1763730000500-retention.js';
import { Search1763730000510 } from './migrations/1763730000510-search.js';
import { Shows1763730000520 } from './migrations/1763730000520-shows.js';
import { Attachments1763730000530 } from './migrations/1763730000530-attachments.js';
import { SanctionsOfGuests1763730000790 } from './migrations/1763730000790-sanctions-of-guests.js';
import { Followers1763730000800 } from './migrations/1763730000800-followers.js';
import { Keepers1763730000710 } from './migrations/1763730000710-keepers.js';

/** What the rooms keep in PostgreSQL; it is read and written by SQL alone, so there are no row classes. */
export const roomsTables: Tables = {
  rows: [],
  migrations: [
    Rooms1763730000000,
    WatchedRooms1763730000100,
    PlansOfRoomEvents1763730000200,
    Messages1763730000300,
    Moderation1763730000400,
    Retention1763730000500,
    Search1763730000510,
    Shows1763730000520,
    Attachments1763730000530,
    Keepers1763730000710,
    SanctionsOfGuests1763730000790,
    Followers1763730000800,
  ],
};
