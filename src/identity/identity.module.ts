import { Global, Module } from '@nestjs/common';
import { Clock, Ids, UnitOfWork } from '#kernel';
import { EndedSessionsSource } from '#platform/auth/ended-sessions-source.js';
import { port, useCase } from '#platform/di/providers.js';
import { Argon2Passwords } from './adapters/crypto/argon2-passwords.js';
import { SignedTokens } from './adapters/crypto/signed-tokens.js';
import { AuthController } from './adapters/http/auth.controller.js';
import { BansController } from './adapters/http/bans.controller.js';
import { MeController } from './adapters/http/me.controller.js';
import { PostgresAccounts } from './adapters/postgres/accounts.repository.js';
import { PostgresBans } from './adapters/postgres/bans.repository.js';
import { PostgresEndedSessions } from './adapters/postgres/ended-sessions.source.js';
import { PostgresIdentityQueries } from './adapters/postgres/identity.queries.js';
import { PostgresMerges } from './adapters/postgres/merges.repository.js';
import { PostgresSessions } from './adapters/postgres/sessions.repository.js';
import { PostgresSpentSessions } from './adapters/postgres/spent-sessions.js';
import { PostgresUsers } from './adapters/postgres/users.queries.js';
import { MergesSchedule } from './adapters/schedules/merges.schedule.js';
import { PurgeSessions } from './adapters/schedules/purge-sessions.js';
import { IdentitySeed } from './adapters/seed/identity-seed.js';
import { BanUser } from './application/ban-user.js';
import { EndSession } from './application/end-session.js';
import { Arrivals } from './application/guests/arrivals.js';
import { Heirs } from './application/guests/heirs.js';
import { SettleMerges } from './application/guests/settle-merges.js';
import { LiftBan } from './application/lift-ban.js';
import { Accounts, Bans, Merges, Passwords, Sessions, SpentSessions, Tokens } from './application/ports.js';
import { IdentityQueries, Users } from './application/queries.js';
import { RefreshSession } from './application/refresh-session.js';
import { RegisterUser } from './application/register-user.js';
import { RenameUser } from './application/rename-user.js';
import { SessionOpener } from './application/session-opener.js';
import { SignInAsGuest } from './application/sign-in-as-guest.js';
import { SignIn } from './application/sign-in.js';
import { SignOut } from './application/sign-out.js';

/** Users and their sessions. Global, because the platform's guard asks it which sessions ended. */
@Global()
@Module({
  controllers: [AuthController, MeController, BansController],
  providers: [
    port(Accounts, PostgresAccounts),
    port(Bans, PostgresBans),
    port(Merges, PostgresMerges),
    port(Sessions, PostgresSessions),
    port(SpentSessions, PostgresSpentSessions),
    port(Passwords, Argon2Passwords),
    port(Tokens, SignedTokens),
    port(IdentityQueries, PostgresIdentityQueries),
    port(Users, PostgresUsers),
    port(EndedSessionsSource, PostgresEndedSessions),
    useCase(SessionOpener, [Accounts, Sessions, Tokens, Ids, Clock]),
    Heirs,
    useCase(Arrivals, [Accounts, Bans, Sessions, Merges, Heirs]),
    useCase(SettleMerges, [Merges, Heirs, UnitOfWork]),
    useCase(RegisterUser, [Passwords, SessionOpener, Arrivals, UnitOfWork]),
    useCase(SignIn, [Accounts, Passwords, Arrivals, SessionOpener, UnitOfWork]),
    useCase(SignInAsGuest, [SessionOpener, UnitOfWork]),
    useCase(RefreshSession, [Sessions, Accounts, Tokens, Clock, UnitOfWork]),
    useCase(SignOut, [Sessions, UnitOfWork]),
    useCase(EndSession, [Sessions, UnitOfWork]),
    useCase(BanUser, [Accounts, Bans, Sessions, UnitOfWork]),
    useCase(LiftBan, [Accounts, Bans, UnitOfWork]),
    useCase(RenameUser, [Accounts, UnitOfWork, Clock]),
    MergesSchedule,
    PurgeSessions,
    IdentitySeed,
  ],
  exports: [Heirs, Users, IdentitySeed, EndedSessionsSource],
})
export class IdentityModule {}
