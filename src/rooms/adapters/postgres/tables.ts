import type { Tables } from '#platform/database/tables.js';
import { Rooms1763730000000 } from './migrations/1763730000000-rooms.js';

/** What the rooms keep in PostgreSQL; it is read and written by SQL alone, so there are no row classes. */
export const roomsTables: Tables = { rows: [], migrations: [Rooms1763730000000] };
