import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { LogReader } from './chronicle.js';
import type { Ack, RoomEvent, Stock } from './shapes.js';
import type { Tally } from './tally.js';
import { backoff, Unanswered } from './wire.js';

/** An acknowledgement may take so long, milliseconds; a connection longer, as hundreds want one after a restart. */
const ACK_TIMEOUT = 5_000;
const CONNECT_TIMEOUT = 20_000;
const PATIENCE = 60_000;

export interface RoomListener {
  /** `live` is false for what happened while this client was away. */
  onEvents(events: readonly RoomEvent[], live: boolean): void;
  onStock(stock: Stock & { readonly dropId: string; readonly seq: number }): void;
}

/** What somebody wants to know of how a command went. */
export interface Hearing {
  readonly onRepeat?: () => void;
  /** How long the attempt took that was acknowledged, milliseconds. */
  readonly onTime?: (milliseconds: number) => void;
}

interface Joined {
  readonly seq: number;
  readonly oldest: number;
  readonly reset?: boolean;
}

/** One client's line into a room: whenever it breaks it is made anew, and goes on after the last number seen. */
export class RoomConnection {
  private socket: Socket | undefined;
  private joined: Promise<Socket>;
  private resolveJoined: (socket: Socket) => void = () => undefined;
  private closed = false;
  private attempt = 0;
  /** The last number that was there before this client (re)joined. */
  private joinedAt = Infinity;

  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly roomId: string,
    readonly reader: LogReader,
    private readonly listener: RoomListener,
    private readonly tally: Tally,
  ) {
    this.joined = this.awaitJoin();
  }

  /** Resolves when this client is in the room. */
  async open(): Promise<void> {
    this.connect();
    await this.joined;
  }

  get isOpen(): boolean {
    return this.socket !== undefined;
  }

  /** One attempt, over the connection there is or the next one. @throws Unanswered */
  async once<T extends object>(command: string, payload: object, { onTime }: Hearing = {}): Promise<Ack<T>> {
    const socket = await Promise.race([this.joined, pause(ACK_TIMEOUT, undefined, { ref: false })]);
    if (socket === undefined || socket !== this.socket) throw new Unanswered(`${command}: no connection`);
    try {
      const start = performance.now();
      const ack = (await socket.timeout(ACK_TIMEOUT).emitWithAck(command, payload)) as Ack<T>;
      onTime?.(performance.now() - start);
      return ack;
    } catch (error) {
      throw new Unanswered(`${command} was not acknowledged`, { cause: error });
    }
  }

  /** Sends the same again until it is acknowledged. @throws Unanswered after a minute */
  async ask<T extends object>(command: string, payload: object, hearing: Hearing = {}): Promise<Ack<T>> {
    const until = Date.now() + PATIENCE;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const ack = await this.once<T>(command, payload, hearing);
        if (ack.ok || !this.isPassing(command, ack.error.code)) return ack;
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        this.tally.repeats += 1;
        hearing.onRepeat?.();
      }
      if (Date.now() > until || this.closed)
        throw new Unanswered(`${command} was not decided within a minute`);
      await pause(backoff(attempt));
    }
  }

  /** Breaks the line without a word, as a lost network does. */
  cut(): void {
    const { socket } = this;
    if (socket === undefined) return;
    const { transport } = socket.io.engine as unknown as { transport: { ws?: { terminate?: () => void } } };
    transport.ws?.terminate?.();
    this.lose(socket);
  }

  close(): void {
    this.closed = true;
    if (this.socket !== undefined) this.lose(this.socket);
  }

  private connect(): void {
    if (this.closed) return;
    const socket = io(this.url, {
      auth: { token: this.token },
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      timeout: CONNECT_TIMEOUT,
    });
    socket.on('room.events', ({ events }: { events: readonly RoomEvent[] }) => this.receive(events));
    socket.on('drop.stock', (stock: Stock & { dropId: string; seq: number }) => this.listener.onStock(stock));
    socket.once('connect', () => void this.join(socket));
    socket.once('connect_error', () => this.lose(socket));
    socket.once('disconnect', () => this.lose(socket));
  }

  private async join(socket: Socket): Promise<void> {
    try {
      // Events may overtake the acknowledgement: until it is there they count as missed ones.
      this.joinedAt = Infinity;
      const payload = { roomId: this.roomId, after: this.reader.lastSeq };
      const ack = (await socket.timeout(CONNECT_TIMEOUT).emitWithAck('room.join', payload)) as Ack<Joined>;
      if (!ack.ok) throw new Error(ack.error.code);
      if (ack.reset === true) this.reader.reset(ack.oldest);
      this.joinedAt = ack.seq;
    } catch {
      return this.lose(socket);
    }
    if (this.closed || !socket.connected) return this.lose(socket);
    this.attempt = 0;
    this.socket = socket;
    this.tally.online += 1;
    this.tally.enteredAt.set(this.reader.name, performance.now());
    this.resolveJoined(socket);
  }

  private receive(events: readonly RoomEvent[]): void {
    this.tally.deliveries.count(events.length);
    const fresh = this.reader.read(events);
    const first = fresh[0];
    if (first !== undefined) this.listener.onEvents(fresh, first.seq > this.joinedAt);
  }

  /** This connection is gone, whoever ended it; the next one follows. */
  private lose(socket: Socket): void {
    if (socket.listeners('room.events').length === 0) return;
    socket.removeAllListeners();
    socket.disconnect();
    if (this.socket === socket) {
      this.socket = undefined;
      this.tally.online -= 1;
      if (!this.closed) this.tally.lost += 1;
      this.joined = this.awaitJoin();
    }
    if (this.closed) return;
    const again = setTimeout(() => this.connect(), backoff(this.attempt));
    this.attempt += 1;
    again.unref();
  }

  private awaitJoin(): Promise<Socket> {
    return new Promise((resolve) => (this.resolveJoined = resolve));
  }

  private isPassing(command: string, code: string): boolean {
    if (code === 'internal_error') this.tally.faults.push(`socket ${command}: ${code}`);
    else if (['rate_limited', 'overloaded', 'slow_mode'].includes(code)) this.tally.turnedAway += 1;
    else return false;
    return true;
  }
}
