import { describe, expect, it } from '@jest/globals';
import { symbols } from 'pino';
import { createLogger } from './logger.js';

/** The lines that a logger would write. */
function listen() {
  const logger = createLogger({ level: 'info', readable: false });
  const lines: string[] = [];
  Object.assign(logger, { [symbols.streamSym]: { write: (line: string) => lines.push(line) } });
  return { logger, lines };
}

describe('the log', () => {
  it.each(['password', 'token', 'refreshToken', 'authorization', 'email'])(
    'hides %s, wherever it stands',
    (name) => {
      const { logger, lines } = listen();
      logger.info({ [name]: 'private', a: { [name]: 'private', b: { [name]: 'private' } } }, 'it happened');
      expect(lines.join('')).not.toContain('private');
      expect(lines).toHaveLength(1);
    },
  );

  it('hides the row that PostgreSQL refused, and tells the rule that refused it', () => {
    const { logger, lines } = listen();
    const row = {
      detail: 'Failing row contains (ann@example.test, $argon2id$hash).',
      constraint: 'users_name',
    };
    logger.error({ err: Object.assign(new Error('violates a check'), row) }, 'request failed');
    const cause = Object.assign(new Error('violates another check'), row);
    logger.error({ err: Object.assign(new Error('a fault'), { cause }) }, 'request failed');
    expect(lines.join('')).not.toMatch(/ann@example|argon2id/);
    expect(lines[0]).toContain('users_name');
  });

  it('hides the connection that an error came over, and its keys', () => {
    const { logger, lines } = listen();
    const err = Object.assign(new Error('the connection ended'), { client: { secretKey: 4711 } });
    logger.warn({ err }, 'the job queue lost a connection to PostgreSQL');
    expect(lines.join('')).toContain('the connection ended');
    expect(lines.join('')).not.toContain('4711');
  });
});
