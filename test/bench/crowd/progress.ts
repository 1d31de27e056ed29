import type { Tally } from './tally.js';

/** Where a crowd is: one line that moves on a terminal, and a line now and then elsewhere. */
export class Progress {
  private phase = '';
  private tally: Tally | undefined;
  private readonly timer: NodeJS.Timeout;
  private readonly moves = process.stdout.isTTY;

  constructor(private readonly shoppers: number) {
    this.timer = setInterval(() => this.show(), this.moves ? 100 : 3_000);
  }

  enter(phase: string, tally: Tally): void {
    this.phase = phase;
    this.tally = tally;
    this.show();
  }

  /** Something that stays on the screen. */
  say(text: string): void {
    process.stdout.write(`${this.moves ? '\r\x1b[K' : ''}${text}\n`);
  }

  stop(): void {
    clearInterval(this.timer);
    if (this.moves) process.stdout.write('\r\x1b[K');
  }

  private show(): void {
    if (this.tally === undefined) return;
    const { online, messages, answers, sold } = this.tally;
    const line =
      `${this.phase.padEnd(20)} ${String(online).padStart(4)} of ${this.shoppers} online   ` +
      `${messages.length} messages   ${answers.total} claims   ${sold} sold`;
    process.stdout.write(this.moves ? `\r\x1b[K${line}` : `${line}\n`);
  }
}
