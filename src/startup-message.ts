import { InvalidSettings } from '#platform/config/environment-reader.js';
import { StartupError } from '#platform/config/startup-error.js';
import { codeOf } from '#platform/database/faults.js';

/** Where the database cannot be had: what happened, by SQLSTATE or system code. */
const DATABASE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'its host name is unknown',
  EAI_AGAIN: 'its host name cannot be looked up',
  ETIMEDOUT: 'it does not answer',
  '28P01': 'the password is wrong',
  '28000': 'the user may not connect',
  '3D000': 'there is no such database',
  '42501': 'the user may not create tables',
};

/** Why Souk cannot start, in one line that names the cause and the mend. */
export function startupMessage(error: unknown): string {
  if (error instanceof StartupError || error instanceof InvalidSettings)
    return `Souk cannot start. ${error.message}`;
  const code = codeOf(error) ?? '';
  const { port, message } = error as { port?: number; message?: string };
  if (code === 'EADDRINUSE') {
    return `Souk cannot start. Port ${port} is in use: stop what listens there, or choose another, e.g. PORT=3001 npm start`;
  }
  if (code === 'EACCES' && port !== undefined) {
    return `Souk cannot start. Port ${port} is not allowed to this user: choose one from 1024, e.g. PORT=3000`;
  }
  const database =
    DATABASE[code] ?? (/timeout|terminated/i.test(message ?? '') ? 'it does not answer' : undefined);
  if (database !== undefined) {
    return `Souk cannot start. DATABASE_URL does not lead to a database: ${database}. Use postgres://user:password@host:5432/souk`;
  }
  return `Souk cannot start. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
