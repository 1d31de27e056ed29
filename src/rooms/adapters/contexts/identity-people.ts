import { Injectable } from '@nestjs/common';
import { Users } from '#identity';
import { People, type Person } from '../../application/ports.js';

/** Identity as rooms see it. */
@Injectable()
export class IdentityPeople extends People {
  constructor(private readonly users: Users) {
    super();
  }

  async find(userId: string): Promise<Person | null> {
    const user = await this.users.find(userId);
    if (user === undefined) return null;
    const { displayName, role } = user;
    return { displayName, admin: role === 'admin', host: role !== 'shopper' };
  }

  async nameOf(userId: string): Promise<string | null> {
    return (await this.users.find(userId))?.displayName ?? null;
  }

  async known(userIds: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set((await this.users.displayNames(userIds)).keys());
  }
}
