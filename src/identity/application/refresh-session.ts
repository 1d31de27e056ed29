import { Clock, Unauthenticated, UnitOfWork } from '#kernel';
import { RefreshReused } from '../domain/errors.js';
import { Accounts, Sessions, Tokens } from './ports.js';
import { type SignedIn, signedIn } from './signed-in.js';

interface Refreshed {
  readonly userId: string;
  readonly sessionId: string;
  readonly newest: string;
}

/** Trades a refresh token for its successor and a new access token. */
export class RefreshSession {
  constructor(
    private readonly sessions: Sessions,
    private readonly accounts: Accounts,
    private readonly tokens: Tokens,
    private readonly clock: Clock,
    private readonly work: UnitOfWork,
  ) {}

  async execute({ refreshToken }: { readonly refreshToken: string }): Promise<SignedIn> {
    const refreshed = await this.work.run(() => this.refresh(refreshToken));
    // Thrown only here: inside, it would take back the end of the session.
    if (refreshed === 'reused') throw new RefreshReused();
    const { userId, sessionId, newest } = refreshed;
    // Read here, so that others who wait for this session wait for one question less.
    const user = await this.accounts.byId(userId);
    if (user === undefined) throw unknownToken();
    return signedIn(user, this.tokens.access(user.actorIn(sessionId)), newest);
  }

  private async refresh(token: string): Promise<Refreshed | 'reused'> {
    const found = await this.sessions.holding(this.tokens.fingerprint(token));
    if (found === undefined) throw unknownToken();
    const { session, shown } = found;
    const successor = this.tokens.fingerprint(this.tokens.successorOf(token));
    const outcome = session.refresh(shown, successor, this.clock.now());
    if (outcome !== 'repeated') await this.sessions.save(session);
    if (outcome === 'reused') return outcome;
    const newest = this.following(token, session.stepsFrom(shown));
    return { userId: session.userId, sessionId: session.id, newest };
  }

  private following(token: string, steps: number): string {
    let newest = token;
    for (let step = 0; step < steps; step += 1) newest = this.tokens.successorOf(newest);
    return newest;
  }
}

function unknownToken(): Error {
  return new Unauthenticated({}, 'This is not a refresh token of ours: sign in.');
}
