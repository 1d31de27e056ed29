import { Injectable } from '@nestjs/common';
import { Unauthenticated } from '#kernel';
import { AccessTokens, type VerifiedActor } from './access-tokens.js';
import { EndedSessions } from './ended-sessions.js';

/** Tells who stands behind a token, on every wire, without asking the database. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly endedSessions: EndedSessions,
  ) {}

  /** @throws Unauthenticated, or TokenExpired if a refresh would help */
  authenticate(token: string): VerifiedActor {
    const verified = this.tokens.verify(token);
    if (this.endedSessions.has(verified.actor.sessionId)) {
      throw new Unauthenticated({}, 'This session has ended: sign in again.');
    }
    return verified;
  }
}
