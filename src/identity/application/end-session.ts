import { type Actor, NotFound, UnitOfWork } from '#kernel';
import { Sessions } from './ports.js';

/** Signs one of the caller's devices out, such as one that was lost. */
export class EndSession {
  constructor(
    private readonly sessions: Sessions,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound, also for a session of somebody else */
  execute(actor: Actor, { sessionId }: { readonly sessionId: string }): Promise<void> {
    return this.work.run(async () => {
      const session = await this.sessions.ofUser(actor.userId, sessionId);
      if (session === undefined || session.ended) throw new NotFound();
      session.end('revoked');
      await this.sessions.save(session);
    });
  }
}
