/** Locks between processes, for schedules that must run on one node at a time. */
export abstract class Locks {
  /**
   * Runs `fn` if nobody holds the lock `name`, and returns whether it ran. Never waits.
   * The lock ends with `fn`, or with this process.
   */
  abstract tryWith(name: string, fn: () => Promise<void>): Promise<boolean>;
}
