import { randomUUID } from 'node:crypto';
import type { Actor } from '#kernel';
import { AccessTokens } from '#platform/auth/access-tokens.js';
import { JwtSecret } from '#platform/auth/jwt-secret.js';
import { SystemClock } from '#platform/machine/system-clock.js';

export interface Person {
  readonly actor: Actor;
  readonly token: string;
}

/** Makes signed-in people without asking the server: it believes whoever has a token signed with its secret. */
export class People {
  private readonly tokens: AccessTokens;

  constructor(secret: string) {
    this.tokens = new AccessTokens(new JwtSecret(secret), new SystemClock());
  }

  one(role: Actor['role'] = 'shopper'): Person {
    const actor = shopper(role);
    return { actor, token: this.tokens.sign(actor).token };
  }

  crowd(count: number): Person[] {
    return Array.from({ length: count }, () => this.one());
  }
}

export function shopper(role: Actor['role'] = 'shopper'): Actor {
  return { userId: randomUUID(), sessionId: randomUUID(), displayName: 'Bea Bencher', role, guest: false };
}

/** Walks through people again and again, so that nobody comes twice before everybody came. */
export function takingTurns<T>(people: readonly T[]): () => T {
  let next = 0;
  return () => {
    const person = people[next % people.length];
    if (person === undefined) throw new Error('nobody is there');
    next += 1;
    return person;
  };
}
