/** The injection token of the PostgreSQL address in use: `DATABASE_URL`, or that of the embedded one. */
export const DATABASE_URL = Symbol('database url');
