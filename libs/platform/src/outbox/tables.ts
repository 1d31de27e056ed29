import type { Tables } from '../database/tables.js';
import { Outbox1763700000100 } from './migrations/1763700000100-outbox.js';

/** What the platform keeps about events: those to be carried on, and which subscriber had which. */
export const platformTables: Tables = { rows: [], migrations: [Outbox1763700000100] };
