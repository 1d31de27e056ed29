/** What a replay has in the place of the outside. */
import { Ids, UnitOfWork } from '#kernel';

/** Ids that are the same in every replay. */
export class CountedIds extends Ids {
  private count = 0;

  override next(): string {
    this.count += 1;
    return `claim ${this.count}`;
  }
}

/** Nothing is kept but in memory, so nothing has to be taken back. */
export class InMemory extends UnitOfWork {
  override run<T>(fn: () => Promise<T>): Promise<T> {
    return fn();
  }
}
