/** Loaded before the program by drain.spec.ts: once it is told to stop, PostgreSQL's connections are never all given back. */
import pg from 'pg';

process.once('SIGTERM', () => {
  pg.Pool.prototype.end = () => new Promise(() => undefined);
});
