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
}

/** Users in PostgreSQL; a unique index keeps the addresses apart. */
@Injectable()
export class PostgresAccounts extends Accounts {
  constructor(private readonly database: Database) {
    super();
  }

  async add(user: User): Promise<void> {
    const { id, account, displayName, role } = user.snapshot();
    try {
      await this.database.writer.query(
        'INSERT INTO users (id, email, password_hash, display_name, role) VALUES ($1, $2, $3, $4, $5)',
        [id, account?.email ?? null, account?.passwordHash ?? null, displayName, role],
      );
    } catch (error) {
      throw isUniqueViolation(error, 'users_email') ? new EmailTaken() : error;
    }
  }

  async save(user: User): Promise<void> {
    const { id, displayName } = user.snapshot();
    await this.database.writer.query('UPDATE users SET display_name = $2 WHERE id = $1', [id, displayName]);
  }

  async byId(id: string): Promise<User | undefined> {
    const [row] = await this.database.reader.query<UserRow>(
      'SELECT id, email, password_hash, display_name, role FROM users WHERE id = $1',
      [id],
    );
    return row && restored(row);
  }

  async byEmail(email: string): Promise<User | undefined> {
    const [row] = await this.database.reader.query<UserRow>(
      'SELECT id, email, password_hash, display_name, role FROM users WHERE email = $1',
      [email],
    );
    return row && restored(row);
  }
}

function restored({
  id,
  email,
  password_hash: passwordHash,
  display_name: displayName,
  role,
}: UserRow): User {
  const account = email === null || passwordHash === null ? null : { email, passwordHash };
  return User.restore({ id, account, displayName, role });
}
