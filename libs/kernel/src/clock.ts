/** The time of this process. Deadlines of holds are decided by the database's time instead. */
export abstract class Clock {
  abstract now(): Date;
}

/** The moment `seconds` after `from`. */
export function later(from: Date, seconds: number): Date {
  return new Date(from.getTime() + seconds * 1000);
}
