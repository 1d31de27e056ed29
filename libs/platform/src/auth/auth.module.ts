import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessTokens } from './access-tokens.js';
import { AuthGuard } from './auth.guard.js';
import { Authenticator } from './authenticator.js';
import { EndedSessions } from './ended-sessions.js';
import { JwtSecret, jwtSecretProvider } from './jwt-secret.js';

/** Who asks, on every wire. Needs the `EndedSessionsSource` that identity provides. */
@Global()
@Module({
  providers: [
    jwtSecretProvider,
    AccessTokens,
    EndedSessions,
    Authenticator,
    { provide: APP_GUARD, useClass: AuthGuard },
  ],
  exports: [JwtSecret, AccessTokens, EndedSessions, Authenticator],
})
export class AuthModule {}
