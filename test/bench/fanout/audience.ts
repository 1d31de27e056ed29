import { Latencies, now } from '../support/figures.js';
import { stampsIn } from '../support/flow.js';
import type { Person } from '../support/people.js';
import { RoomSocket } from '../support/room-socket.js';

/** What one frame of the log tells. */
interface Told {
  readonly first: number;
  readonly last: number;
  /** When each of its messages was due. */
  readonly stamps: readonly number[];
}

/** Frames that were read lately; each is read once, however many sockets get it. */
const REMEMBERED = 512;
/** Bytes in which two frames of one server differ, for they begin with the number of their first event. */
const BEGINNING = 110;
/** How many sockets connect at a time. */
const AT_A_TIME = 50;

/** Everyone who listens in a room. Sees to it that each gets every event once, in order. */
export class Audience {
  latencies = new Latencies();
  /** When the events of each number arrived, if it is kept. */
  arrivals: Map<number, number[]> | undefined;
  private readonly sockets: RoomSocket[] = [];
  private readonly lastSeqs: number[] = [];
  private readonly told = new Map<string, Told>();
  private fault: Error | undefined;
  private lastArrival = 0;

  constructor(
    private readonly url: string,
    private readonly roomId: string,
  ) {}

  async seat(people: readonly Person[]): Promise<void> {
    for (let from = 0; from < people.length; from += AT_A_TIME) {
      await Promise.all(people.slice(from, from + AT_A_TIME).map(({ token }) => this.take(token)));
    }
  }

  get size(): number {
    return this.sockets.length;
  }

  /** Forgets what was measured. */
  begin(): void {
    this.latencies = new Latencies();
    this.lastArrival = now();
  }

  /** True once everyone has got `deliveries` in all; false if nothing more arrives for a second. */
  async got(deliveries: number): Promise<boolean> {
    while (this.latencies.count < deliveries && now() - this.lastArrival < 1_000) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    if (this.fault !== undefined) throw this.fault;
    return this.latencies.count === deliveries;
  }

  get lastArrivedAt(): number {
    return this.lastArrival;
  }

  leave(): void {
    for (const socket of this.sockets) socket.close();
    this.sockets.length = 0;
  }

  private async take(token: string): Promise<void> {
    const seat = this.lastSeqs.push(0) - 1;
    const socket = await RoomSocket.open(this.url, token, (payload) => this.hear(seat, payload));
    await socket.join(this.roomId);
    this.sockets.push(socket);
  }

  private hear(seat: number, payload: Buffer): void {
    const told = this.read(payload);
    if (told === undefined) return;
    const before = this.lastSeqs[seat] ?? 0;
    if (before > 0 && told.first !== before + 1) {
      this.fault ??= new Error(`after event ${before} came ${told.first}`);
    }
    this.lastSeqs[seat] = told.last;
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

  private read(payload: Buffer): Told | undefined {
    const name = `${payload.length} ${payload.toString('latin1', 0, BEGINNING)}`;
    const known = this.told.get(name);
    if (known !== undefined) return known;
    const text = payload.toString();
    if (!text.startsWith('42["room.events"')) return undefined;
    const [, frame] = JSON.parse(text.slice(2)) as [string, { events: { seq: number }[] }];
    const seqs = frame.events.map(({ seq }) => seq);
    const [first = 0] = seqs;
    if (seqs.some((seq, index) => seq !== first + index)) this.fault ??= new Error('a frame has a gap');
    const told = { first, last: first + seqs.length - 1, stamps: stampsIn(text) };
    if (this.told.size >= REMEMBERED) this.told.clear();
    this.told.set(name, told);
    return told;
  }
}
