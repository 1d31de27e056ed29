/** Locks between processes, for schedules that must run on one node at a time. */
export abstract class Locks {
  /**
   * Runs `fn` if nobody holds the lock `name`, and returns whether it ran. Never waits.
   *
   * The lock ends with `fn`, with this process, or with its connection to the database: then it rejects once `fn` is
   * done, and another process may have begun meanwhile. So `fn` must be safe to run twice; the lock only saves work.
   */
  abstract tryWith(name: string, fn: () => Promise<void>): Promise<boolean>;
}
