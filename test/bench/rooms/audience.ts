import { setTimeout as pause } from 'node:timers/promises';
import { Latencies, now } from '../support/figures.js';
import type { Person } from '../support/people.js';
import { RoomSocket } from '../support/room-socket.js';
import { ToldFrames } from './told-frames.js';

/** How many sockets connect at a time. */
const AT_A_TIME = 50;
/** After which nobody waits any more for what did not come; milliseconds. */
const PATIENCE = 30_000;
/** Within which those come again who were refused; milliseconds. */
const AGAIN = 1_000;

/** One who listens, over connections that come and go. */
interface Seat {
  readonly token: string;
  socket: RoomSocket | undefined;
  lastSeq: number;
  /** Is waiting until it has heard that number. */
  awaits: { readonly seq: number; readonly resolve: () => void } | undefined;
}

/** Everyone who listens in a room. Sees to it that each gets every event once, in order. */
export class Audience {
  latencies = new Latencies();
  /** When the events of each number arrived, if it is kept. */
  arrivals: Map<number, number[]> | undefined;
  private readonly seats: Seat[] = [];
  private readonly frames = new ToldFrames();
  private fault: Error | undefined;
  private lastArrival = 0;

  constructor(
    private readonly url: string,
    private readonly roomId: string,
  ) {}

  async seat(people: readonly Person[]): Promise<void> {
    for (let from = 0; from < people.length; from += AT_A_TIME) {
      await Promise.all(
        people.slice(from, from + AT_A_TIME).map(async ({ token }) => {
          const seat: Seat = { token, socket: undefined, lastSeq: 0, awaits: undefined };
          await this.enter(seat);
          this.seats.push(seat);
        }),
      );
    }
  }

  get size(): number {
    return this.seats.length;
  }

  /** Forgets what was measured. */
  begin(): void {
    this.latencies = new Latencies();
    this.lastArrival = now();
  }

  /** True once everyone has got `deliveries` in all; false if nothing more arrives for a second. */
  async got(deliveries: number): Promise<boolean> {
    while (this.latencies.count < deliveries && now() - this.lastArrival < 1_000) await pause(10);
    if (this.fault !== undefined) throw this.fault;
    return this.latencies.count === deliveries;
  }

  /** Waits until everyone has heard what there is by now. @throws Error if somebody misses anything */
  async heardAll(): Promise<void> {
    const last = Math.max(...this.seats.map(({ lastSeq }) => lastSeq));
    const from = now();
    while (this.seats.some(({ lastSeq }) => lastSeq < last) && now() - from < PATIENCE) await pause(10);
    if (this.fault !== undefined) throw this.fault;
    const behind = this.seats.filter(({ lastSeq }) => lastSeq < last).length;
    if (behind > 0) throw new Error(`${behind} of ${this.size} have not heard event ${last}`);
  }

  get lastArrivedAt(): number {
    return this.lastArrival;
  }

  /** Everyone stops reading what the server sends. */
  stopReading(): void {
    for (const { socket } of this.seats) socket?.stopReading();
  }

  /**
   * Cuts all connections at once; all come back at once, each from the last number it has heard, and those who are refused
   * come again. @returns how long each took to hear what there was when it was let in, in milliseconds
   */
  async cutAndComeBack(): Promise<number[]> {
    this.leave();
    const from = now();
    return Promise.all(
      this.seats.map(async (seat) => {
        for (;;) {
          try {
            await this.enter(seat, seat.lastSeq);
            return now() - from;
          } catch (error) {
            seat.socket?.close();
            if (now() - from > PATIENCE) throw error;
            await pause(AGAIN * Math.random());
          }
        }
      }),
    );
  }

  leave(): void {
    for (const seat of this.seats) seat.socket?.close();
  }

  private async enter(seat: Seat, after?: number): Promise<void> {
    const socket = await RoomSocket.open(this.url, seat.token, (payload) => this.hear(seat, payload));
    seat.socket = socket;
    const seq = await socket.join(this.roomId, after);
    if (after === undefined || seat.lastSeq >= seq) return;
    const heard = new Promise<void>((resolve) => (seat.awaits = { seq, resolve }));
    const lost = socket.ended.then(() => {
      throw new Error('the server closed the connection');
    });
    lost.catch(() => undefined);
    await Promise.race([heard, lost]);
  }

  private hear(seat: Seat, payload: Buffer): void {
    const told = this.frames.read(payload);
    if (told === undefined) return;
    if (seat.lastSeq > 0 && told.first !== seat.lastSeq + 1) {
      this.fault ??= new Error(`after event ${seat.lastSeq} came ${told.first}`);
    }
    seat.lastSeq = told.last;
    if (seat.awaits !== undefined && told.last >= seat.awaits.seq) {
      seat.awaits.resolve();
      seat.awaits = undefined;
    }
    const arrived = now();
    this.lastArrival = arrived;
    for (const stamp of told.stamps) this.latencies.add(arrived - stamp);
    if (this.arrivals !== undefined) {
      for (let seq = told.first; seq <= told.last; seq += 1) {
        const times = this.arrivals.get(seq) ?? [];
        this.arrivals.set(seq, times);
        times.push(arrived);
      }
    }
  }
}
