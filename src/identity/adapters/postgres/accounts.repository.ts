import { Injectable } from '@nestjs/common';
import type { Role } from '#kernel';
import { Database } from '#platform/database/database.js';
import { isUniqueViolation } from '#platform/database/faults.js';
import { Accounts } from '../../application/ports.js';
import { EmailTaken } from '../../domain/errors.js';
import { User } from '../../domain/user.js';

interface UserRow {
  readonly id: string;
  readonly email: string | null;
  readonly password_hash: string | null;
  readonly display_name: string;
  readonly role: Role;
  readonly updated_at: Date;
}

const COLUMNS = 'id, email, password_hash, display_name, role, updated_at';

/** Users in PostgreSQL; a unique index keeps the addresses apart. */
@Injectable()
export class PostgresAccounts extends Accounts {
  constructor(private readonly database: Database) {
    super();
  }

  async add(user: User): Promise<void> {
    const { id, account, displayName, role, updatedAt } = user.snapshot();
    try {
      await this.database.writer.query(`INSERT INTO users (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)`, [
        id,
        account?.email ?? null,
        account?.passwordHash ?? null,
        displayName,
        role,
        updatedAt,
      ]);
    } catch (error) {
      throw isUniqueViolation(error, 'users_email') ? new EmailTaken() : error;
    }
  }

  async save(user: User): Promise<void> {
    const { id, displayName, updatedAt } = user.snapshot();
    await this.database.writer.query('UPDATE users SET display_name = $2, updated_at = $3 WHERE id = $1', [
      id,
      displayName,
      updatedAt,
    ]);
  }

  async byId(id: string): Promise<User | undefined> {
    const [row] = await this.database.reader.query<UserRow>(`SELECT ${COLUMNS} FROM users WHERE id = $1`, [
      id,
    ]);
    return row && restored(row);
  }

  async lock(id: string): Promise<User | undefined> {
    const [row] = await this.database.writer.query<UserRow>(
      `SELECT ${COLUMNS} FROM users WHERE id = $1 FOR NO KEY UPDATE`,
      [id],
    );
    return row && restored(row);
  }

  async byEmail(email: string): Promise<User | undefined> {
    const [row] = await this.database.reader.query<UserRow>(`SELECT ${COLUMNS} FROM users WHERE email = $1`, [
      email,
    ]);
    return row && restored(row);
  }
}

function restored({
  id,
  email,
  password_hash: passwordHash,
  display_name: displayName,
  role,
  updated_at: updatedAt,
}: UserRow): User {
  const account = email === null || passwordHash === null ? null : { email, passwordHash };
  return User.restore({ id, account, displayName, role, updatedAt });
}
