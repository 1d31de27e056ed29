/** The secret of every Souk of the benchmarks, known to their clients so that they can sign tokens. */
export const SECRET = 'benchmarks-sign-tokens-of-their-own-with-this';

/** As in production, limits and all, but quiet, and on a database that is migrated at the start. */
export function soukSettings(
  databaseUrl: string,
  dataDir: string,
  differing: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'error',
    DEMO: 'false',
    DRAIN_SECONDS: '1',
    LIMITS_SCALE: '1',
    // What can be delivered is what is measured.
    CHAT_MAX_MESSAGES_PER_SECOND: '100000',
    CHAT_MAX_DELIVERIES_PER_SECOND: '100000000',
    JWT_SECRET: SECRET,
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    ...differing,
  };
}
