import type { RoomEvent, RoomFrames } from '../generated/socket.js';
import { type Problem, SoukError } from '../souk-error.js';
import { fullJitter, type Timing } from '../timing.js';
import { type Proof, RoomLog, type Welcome } from './room-log.js';

/** Where a subscription stands: `away` comes back by itself, `closed` does not. */
export type RoomState = 'joining' | 'live' | 'away' | 'closed';

/** What somebody wants to hear of a room. */
export interface RoomListener {
  /** The last number you have of the log; left out, you get only what is new. */
  readonly after?: number | undefined;
  /** Each event once, in order. `live` is false for what happened while you were away. */
  readonly onEvents?: (events: readonly RoomEvent[], about: { readonly live: boolean }) => void;
  /** What you know is too old to go on from: forget it; what follows begins anew near the end. */
  readonly onReset?: (welcome: { readonly seq: number; readonly oldest: number }) => void;
  readonly onPresence?: (presence: RoomFrames['room.presence']) => void;
  readonly onTyping?: (typing: RoomFrames['room.typing']) => void;
  readonly onStock?: (stock: RoomFrames['drop.stock']) => void;
  /** @param error why it is closed, if you did not close it yourself */
  readonly onState?: (state: RoomState, error?: SoukError) => void;
}

/** What a subscription needs of the connection. */
export interface RoomLine {
  readonly timing: Timing;
  readonly isOpen: boolean;
  /** Connects, unless that is under way. */
  open(): void;
  emit(command: string, payload: object, acknowledge: (answer: unknown) => void): void;
  redial(): void;
  /** The room has been joined: commands about it may go out. */
  entered(roomId: string): void;
  released(roomId: string): void;
}

/** A join that is not acknowledged for so long was lost; milliseconds. */
const JOIN_LIMIT = 15_000;

/** One room, heard without a gap for as long as it is open. */
export class Subscription {
  /** Resolves when the room was joined for the first time; rejects if that is refused. */
  readonly joined: Promise<void>;
  private state: RoomState = 'away';
  private readonly log: RoomLog;
  /** The last number that was there when the room was joined. */
  private joinedAt = Infinity;
  private attempt = 0;
  private cancel: () => void = () => undefined;
  private settle: (error?: SoukError) => void = () => undefined;

  constructor(
    readonly roomId: string,
    private readonly listener: RoomListener,
    private readonly line: RoomLine,
  ) {
    this.log = new RoomLog(listener.after);
    this.joined = new Promise((resolve, reject) => {
      this.settle = (error) => (error === undefined ? resolve() : reject(error));
    });
    // Who does not ask is told by onState.
    this.joined.catch(() => undefined);
    if (line.isOpen) this.opened();
    else line.open();
  }

  get isLive(): boolean {
    return this.state === 'live';
  }

  /** The last number heard: keep it, and go on from it another time. */
  get seq(): number | undefined {
    return this.log.cursor;
  }

  /** By which you, or a test, can check that nothing is missing. */
  proof(): Proof {
    return this.log.proof();
  }

  close(): void {
    if (this.state === 'closed') return;
    if (this.line.isOpen) this.line.emit('room.leave', { roomId: this.roomId }, () => undefined);
    this.end();
  }

  /** There is a connection. */
  opened(): void {
    if (this.state === 'closed') return;
    this.cancel();
    this.joinedAt = Infinity;
    this.become('joining');
    const { cursor } = this.log;
    this.cancel = this.line.timing.after(JOIN_LIMIT, () => this.line.redial());
    this.line.emit(
      'room.join',
      { roomId: this.roomId, ...(cursor !== undefined && { after: cursor }) },
      (answer) => {
        if (this.state === 'joining') this.answered(answer);
      },
    );
  }

  lost(): void {
    if (this.state === 'closed') return;
    this.cancel();
    this.become('away');
  }

  end(error?: SoukError): void {
    if (this.state === 'closed') return;
    this.cancel();
    this.line.released(this.roomId);
    this.become('closed', error);
    this.settle(error ?? new SoukError({ code: 'closed', detail: 'The room was left.' }));
  }

  heard(event: string, payload: unknown): void {
    if ((payload as { roomId?: unknown } | null)?.roomId !== this.roomId) return;
    if (event === 'room.events') this.receive((payload as { events: readonly RoomEvent[] }).events);
    else if (event === 'room.left') this.putOut(payload as { reason: string });
    else if (event === 'room.presence') this.listener.onPresence?.(payload as RoomFrames['room.presence']);
    else if (event === 'room.typing') this.listener.onTyping?.(payload as RoomFrames['room.typing']);
    else if (event === 'drop.stock') this.listener.onStock?.(payload as RoomFrames['drop.stock']);
  }

  private putOut({ reason }: { readonly reason: string }): void {
    const code = reason === 'kicked' ? 'forbidden' : reason;
    this.end(new SoukError({ code, detail: `You were put out of the room: ${reason}.` }));
  }

  private answered(answer: unknown): void {
    this.cancel();
    const { ok, error: problem, ...welcome } = answer as Welcome & { ok: boolean; error?: Problem };
    if (!ok) return this.refused(new SoukError(problem ?? { code: 'internal_error', status: 500 }));
    this.joinedAt = welcome.seq;
    this.log.welcome(welcome);
    this.become('live');
    this.settle();
    if (welcome.reset === true) this.listener.onReset?.({ seq: welcome.seq, oldest: welcome.oldest });
    this.line.entered(this.roomId);
  }

  private refused(error: SoukError): void {
    if (!error.isPassing && error.status < 500) return this.end(error);
    this.joinAgain(error.retryAfterMs ?? 0);
  }

  private receive(events: readonly RoomEvent[]): void {
    // What comes before the acknowledgement belongs to an earlier join.
    if (this.state !== 'live') return;
    const { fresh, gap } = this.log.take(events);
    const [first] = fresh;
    // Before anybody is told, who may close us: a gap is asked for from where we are.
    if (gap) this.joinAgain(0);
    else this.attempt = 0;
    if (first !== undefined) this.listener.onEvents?.(fresh, { live: first.seq > this.joinedAt });
  }

  /** The server takes us out and in again, from the last number that we have. */
  private joinAgain(atLeast: number): void {
    this.become('joining');
    const wait = atLeast + (this.attempt === 0 ? 0 : fullJitter(this.line.timing, this.attempt));
    this.attempt += 1;
    this.cancel = this.line.timing.after(wait, () => this.opened());
  }

  private become(state: RoomState, error?: SoukError): void {
    if (state === this.state) return;
    this.state = state;
    this.listener.onState?.(state, error);
  }
}
