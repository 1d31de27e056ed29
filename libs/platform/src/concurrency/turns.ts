/** Work on one key, one at a time, in order of arrival; other keys do not wait. */
export class Turns {
  /** The last turn of each key; bounded by the work under way. */
  private readonly last = new Map<string, Promise<unknown>>();

  /** Resolves or rejects as `work` does; a rejection does not hold up the next turn. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(key);
    const turn = before === undefined ? work() : before.then(work, work);
    this.last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.last.get(key) === turn) this.last.delete(key);
    }
  }
}
