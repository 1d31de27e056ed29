/** Why Souk cannot start, in one line: what is wrong, then what to do about it. Both are whole sentences. */
export class StartupError extends Error {
  constructor(
    readonly cause_: string,
    readonly mend: string,
  ) {
    super(`${cause_} ${mend}`);
    this.name = 'StartupError';
  }
}
