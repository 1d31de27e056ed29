import type { Commands } from '../generated/socket.js';
import { type Problem, SoukError } from '../souk-error.js';
import { fullJitter, type Timing } from '../timing.js';
import type { Connection } from './connection.js';

/** How long a command may take. */
export interface Sending {
  readonly signal?: AbortSignal | undefined;
  /** From now until it is acknowledged, time offline included; milliseconds. */
  readonly timeLimit?: number | undefined;
}

interface Waiting {
  readonly command: string;
  readonly payload: object;
  /** It goes out when this room has been joined. */
  readonly roomId: string | undefined;
  readonly settle: (outcome: { answer: object } | { error: unknown }) => void;
  attempt: number;
  underWay: boolean;
  /** Ends the wait for an acknowledgement, or for another attempt. */
  cancel: () => void;
}

const TIME_LIMIT = 30_000;
/** Without an acknowledgement for so long a command is sent again, which all of these bear; milliseconds. */
const ACK_LIMIT = 5_000;
/** Commands that may wait at once. */
const MOST = 1_000;

/** Commands until they are acknowledged: they wait while there is no connection, and survive one that breaks. */
export class Outbox {
  /** In order of sending. */
  private readonly waiting = new Set<Waiting>();

  /** @param isReady whether commands about this room may go out, on a connection that is open */
  constructor(
    private readonly connection: Connection,
    private readonly timing: Timing,
    private readonly isReady: (roomId: string) => boolean,
  ) {}

  /** Sends a command that may be sent twice. @throws SoukError; the signal's reason if it was aborted */
  send<C extends keyof Commands>(
    command: C,
    payload: Commands[C]['takes'],
    { signal, timeLimit = TIME_LIMIT }: Sending = {},
  ): Promise<Commands[C]['gives']> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (this.waiting.size >= MOST) throw new SoukError({ code: 'overloaded', status: 503 });
      const stop = (): void => letter.settle({ error: signal?.reason });
      const cancelLimit = this.timing.after(timeLimit, () =>
        letter.settle({ error: SoukError.unanswered(command) }),
      );
      const letter: Waiting = {
        command,
        payload,
        roomId: 'roomId' in payload ? payload.roomId : undefined,
        attempt: 0,
        underWay: false,
        cancel: () => undefined,
        settle: (outcome) => {
          if (!this.waiting.delete(letter)) return;
          letter.cancel();
          cancelLimit();
          signal?.removeEventListener('abort', stop);
          if ('error' in outcome) reject(outcome.error as Error);
          else resolve(outcome.answer as Commands[C]['gives']);
        },
      };
      signal?.addEventListener('abort', stop, { once: true });
      this.waiting.add(letter);
      this.connection.open();
      this.post(letter);
    });
  }

  /** Sends what may go out by now. */
  flush(): void {
    for (const letter of this.waiting) this.post(letter);
  }

  /** The connection broke: nothing that is under way will be acknowledged. */
  lost(): void {
    for (const letter of this.waiting) {
      letter.cancel();
      letter.underWay = false;
    }
  }

  /** Nothing will ever be acknowledged. */
  fail(error: SoukError): void {
    for (const letter of this.waiting) letter.settle({ error });
  }

  private post(letter: Waiting): void {
    if (letter.underWay || !this.connection.isOpen) return;
    if (letter.roomId !== undefined && !this.isReady(letter.roomId)) return;
    letter.underWay = true;
    letter.cancel = this.timing.after(ACK_LIMIT, () => this.again(letter));
    this.connection.emit(letter.command, letter.payload, (answer) => this.acknowledged(letter, answer));
  }

  private acknowledged(letter: Waiting, answer: unknown): void {
    const { ok, error: problem, ...rest } = answer as { ok: boolean; error?: Problem };
    if (ok) return letter.settle({ answer: rest });
    const error = new SoukError(problem ?? { code: 'internal_error', status: 500 });
    if (!error.isPassing) return letter.settle({ error });
    // Nobody waits for it any more, or it broke off and is on its way anew.
    if (!this.waiting.has(letter)) return;
    letter.cancel();
    const wait = (error.retryAfterMs ?? 0) + fullJitter(this.timing, letter.attempt);
    letter.attempt += 1;
    letter.cancel = this.timing.after(wait, () => this.again(letter));
  }

  private again(letter: Waiting): void {
    letter.underWay = false;
    this.post(letter);
  }
}
