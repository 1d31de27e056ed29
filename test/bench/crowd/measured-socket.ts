import { openSocket, type SocketLike } from '../../../libs/client/src/index.js';
import type { Ack } from './shapes.js';
import type { Tally } from './tally.js';

/** What somebody wants to know of how a command went. */
export interface Hearing {
  readonly onRepeat?: () => void;
  /** How long the attempt took that was acknowledged, milliseconds. */
  readonly onTime?: (milliseconds: number) => void;
}

interface Watched {
  readonly hearing: Hearing;
  /** How often the crowd sent it, and how often the client did: the difference are repeats. */
  calls: number;
  attempts: number;
}

/** The socket under a client, with a stopwatch. */
export class MeasuredSocket implements SocketLike {
  private readonly socket: SocketLike;
  private readonly watched = new Map<string, Watched>();

  constructor(
    url: string,
    private readonly tally: Tally,
  ) {
    this.socket = openSocket(url);
    this.on = this.socket.on.bind(this.socket);
  }

  readonly on: SocketLike['on'];

  get connected(): boolean {
    return this.socket.connected;
  }

  set auth(auth: object) {
    this.socket.auth = auth;
  }

  connect(): void {
    this.socket.connect();
  }

  disconnect(): void {
    this.socket.disconnect();
  }

  onAny(listener: (event: string, payload: unknown) => void): void {
    this.socket.onAny(listener);
  }

  emit(command: string, payload: object, acknowledge: (answer: unknown) => void): void {
    const { clientId, key } = payload as { clientId?: string; key?: string };
    const watched = this.watched.get(clientId ?? key ?? '');
    if (watched !== undefined && (watched.attempts += 1) > watched.calls) {
      this.tally.repeats += 1;
      watched.hearing.onRepeat?.();
    }
    const start = performance.now();
    this.socket.emit(command, payload, (answer) => {
      this.judge(command, answer as Ack);
      watched?.hearing.onTime?.(performance.now() - start);
      acknowledge(answer);
    });
  }

  /** Watches the command of this name, its client id or key, while something is done. */
  async watch<T>(name: string, hearing: Hearing, work: () => Promise<T>): Promise<T> {
    const watched = this.watched.get(name) ?? { hearing, calls: 0, attempts: 0 };
    this.watched.set(name, watched);
    watched.calls += 1;
    try {
      return await work();
    } finally {
      this.watched.delete(name);
    }
  }

  /** Breaks the line without a word, as a lost network does. */
  cut(): void {
    const { io } = this.socket as unknown as {
      io: { engine?: { transport: { ws?: { terminate?: () => void } } } };
    };
    io.engine?.transport.ws?.terminate?.();
  }

  private judge(command: string, ack: Ack): void {
    if (ack.ok) return;
    const { code } = ack.error;
    if (code === 'internal_error') this.tally.faults.push(`socket ${command}: ${code}`);
    else if (['rate_limited', 'overloaded', 'slow_mode'].includes(code)) this.tally.turnedAway += 1;
  }
}
