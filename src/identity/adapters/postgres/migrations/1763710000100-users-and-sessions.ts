import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users, the devices they are signed in on, and the refresh tokens of these. */
export class UsersAndSessions1763710000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE users (
        id            uuid PRIMARY KEY,
        email         text CHECK (char_length(email) BETWEEN 3 AND 254),
        password_hash text,
        display_name  text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 40),
        role          text NOT NULL CHECK (role IN ('shopper', 'host', 'admin')),
        created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT users_account CHECK ((email IS NULL) = (password_hash IS NULL)),
        CONSTRAINT users_guest CHECK (email IS NOT NULL OR role = 'shopper')
      )`);
    await runner.query('CREATE UNIQUE INDEX users_email ON users (email) WHERE email IS NOT NULL');
    await runner.query(`
      CREATE TABLE sessions (
        id           uuid PRIMARY KEY,
        user_id      uuid NOT NULL REFERENCES users (id),
        user_agent   text CHECK (char_length(user_agent) <= 200),
        generation   integer NOT NULL CHECK (generation > 0),
        created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
        last_used_at timestamptz NOT NULL,
        expires_at   timestamptz NOT NULL,
        end_reason   text CHECK (end_reason IN ('signed_out', 'revoked', 'refresh_reused')),
        ended_at     timestamptz,
        CONSTRAINT sessions_end CHECK ((end_reason IS NULL) = (ended_at IS NULL))
      )`);
    await runner.query('CREATE INDEX sessions_of_user ON sessions (user_id, id DESC) WHERE ended_at IS NULL');
    // Every node asks every second what ended.
    await runner.query(
      'CREATE INDEX sessions_ended ON sessions (ended_at) INCLUDE (id) WHERE ended_at IS NOT NULL',
    );
    await runner.query('CREATE INDEX sessions_expiry ON sessions (expires_at)');
    await runner.query(`
      CREATE TABLE refresh_tokens (
        fingerprint bytea PRIMARY KEY CHECK (octet_length(fingerprint) = 32),
        session_id  uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
        generation  integer NOT NULL CHECK (generation > 0),
        issued_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT refresh_tokens_line UNIQUE (session_id, generation)
      )`);
    await runner.query('CREATE INDEX refresh_tokens_age ON refresh_tokens (issued_at)');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
