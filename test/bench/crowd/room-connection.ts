import {
  MemoryTokens,
  type Proof,
  type RoomState,
  Souk,
  SoukError,
  type Subscription,
} from '../../../libs/client/src/index.js';
import type { LogReader } from './chronicle.js';
import { type Hearing, MeasuredSocket } from './measured-socket.js';
import type { Ack, Claim, RoomEvent, SignedIn, Stock } from './shapes.js';
import type { Tally } from './tally.js';
import { Unanswered } from './wire.js';

/** All attempts of one command together may take so long, milliseconds. */
const PATIENCE = 60_000;

export interface RoomListener {
  /** `live` is false for what happened while this client was away. */
  onEvents(events: readonly RoomEvent[], live: boolean): void;
  onStock(stock: Stock & { readonly dropId: string; readonly seq: number }): void;
}

/** One client's line into a room: our own client, and next to it a reader who believes nothing. */
export class RoomConnection {
  private readonly souk: Souk;
  private readonly socket: MeasuredSocket;
  private subscription: Subscription | undefined;
  private inside = false;
  /** What the client owned up to: frames that came twice, and gaps that it had filled. */
  private told: Pick<Proof, 'gaps' | 'doubles'> = { gaps: 0, doubles: 0 };

  constructor(
    url: string,
    { user, accessToken, refreshToken, expiresIn }: SignedIn,
    private readonly roomId: string,
    readonly reader: LogReader,
    private readonly listener: RoomListener,
    private readonly tally: Tally,
  ) {
    this.socket = new MeasuredSocket(url, tally);
    const expiresAt = Date.now() + expiresIn * 1000;
    const tokens = new MemoryTokens({ user, accessToken, refreshToken, expiresAt });
    this.souk = new Souk({ url, tokens, openSocket: () => this.socket });
  }

  /** Resolves when this client is in the room. */
  async open(): Promise<void> {
    this.subscription = this.souk.room(this.roomId).subscribe({
      after: this.reader.lastSeq,
      onEvents: (events, { live }) => this.receive(events, live),
      onReset: ({ oldest }) => this.reader.reset(oldest),
      onStock: (stock) => this.listener.onStock(stock),
      onState: (state) => this.become(state),
    });
    await this.subscription.joined;
  }

  /** @throws Unanswered */
  say(clientId: string, text: string, hearing: Hearing): Promise<Ack<{ id: string; seq: number }>> {
    const room = this.souk.room(this.roomId);
    return this.watched(clientId, hearing, () => room.send(text, { clientId, timeLimit: PATIENCE }));
  }

  /** @throws Unanswered */
  claim(dropId: string, key: string, hearing: Hearing): Promise<Ack<{ claim: Claim }>> {
    return this.watched(key, hearing, async () => ({
      claim: await this.souk.claim(dropId, { key, timeLimit: PATIENCE }),
    }));
  }

  /** Breaks the line without a word, as a lost network does. */
  cut(): void {
    this.socket.cut();
  }

  close(): void {
    this.souk.close();
  }

  private async watched<T extends object>(
    name: string,
    hearing: Hearing,
    work: () => Promise<T>,
  ): Promise<Ack<T>> {
    try {
      return { ...(await this.socket.watch(name, hearing, work)), ok: true };
    } catch (error) {
      if (!(error instanceof SoukError)) throw error;
      const { code, message: detail, facts } = error;
      if (code === 'unanswered' || code === 'closed')
        throw new Unanswered(`${name} was not decided within a minute`, { cause: error });
      return { ok: false, error: { ...facts, code, detail } };
    }
  }

  private receive(events: readonly RoomEvent[], live: boolean): void {
    this.tally.deliveries.count(events.length);
    this.confess();
    this.listener.onEvents(this.reader.read(events), live);
  }

  /** What the client has mended was still the server's to send right. */
  private confess(): void {
    const { gaps = 0, doubles = 0 } = this.subscription?.proof() ?? {};
    const { name, lastSeq } = this.reader;
    if (gaps > this.told.gaps) this.reader.gaps.push(`${name} was sent a gap after ${lastSeq}`);
    if (doubles > this.told.doubles) this.reader.duplicates.push(`${name} was sent doubles at ${lastSeq}`);
    this.told = { gaps, doubles };
  }

  private become(state: RoomState): void {
    if (state === 'live' && !this.inside) {
      this.tally.online += 1;
      this.tally.enteredAt.set(this.reader.name, performance.now());
    } else if (state !== 'live' && this.inside) this.tally.online -= 1;
    if (state === 'away') this.tally.lost += 1;
    this.inside = state === 'live';
  }
}
