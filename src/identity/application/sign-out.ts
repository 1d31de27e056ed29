import { type Actor, UnitOfWork } from '#kernel';
import { Sessions } from './ports.js';

/** Ends the session that asks. */
export class SignOut {
  constructor(
    private readonly sessions: Sessions,
    private readonly work: UnitOfWork,
  ) {}

  execute(actor: Actor): Promise<void> {
    return this.work.run(async () => {
      const session = await this.sessions.ofUser(actor.userId, actor.sessionId);
      if (session === undefined) return;
      session.end('signed_out');
      await this.sessions.save(session);
    });
  }
}
