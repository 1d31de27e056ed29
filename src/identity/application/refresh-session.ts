import { Clock, Unauthenticated, UnitOfWork } from '#kernel';
import { RefreshReused } from '../domain/errors.js';
import { Accounts, Sessions, Tokens } from './ports.js';
import { type SignedIn, signedIn } from './signed-in.js';

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
    const answer = await this.work.run(() => this.refresh(refreshToken));
    // Thrown only here: inside, it would take back the end of the session.
    if (answer === 'reused') throw new RefreshReused();
    return answer;
  }

  private async refresh(shownToken: string): Promise<SignedIn | 'reused'> {
    const found = await this.sessions.holding(this.tokens.fingerprint(shownToken));
    if (found === undefined) throw unknownToken();
    const { session, shown } = found;
    const successor = this.tokens.successorOf(shownToken);
    const steps = session.refresh(shown, this.tokens.fingerprint(successor), this.clock.now());
    await this.sessions.save(session);
    if (steps === 'reused') return steps;
    const user = await this.accounts.byId(session.userId);
    if (user === undefined) throw unknownToken();
    return signedIn(user, this.tokens.access(user.actorIn(session.id)), this.following(successor, steps - 1));
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
