import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from './chance.js';
import type { Character } from './character.js';
import { type Chronicle, LogReader } from './chronicle.js';
import { DropWatch } from './drop-watch.js';
import { RoomConnection } from './room-connection.js';
import type { RoomEvent, SignedIn, Stock } from './shapes.js';
import type { Stage } from './stage.js';
import type { Tally } from './tally.js';
import type { Wire } from './wire.js';

/** What everyone in the crowd shares. */
export interface Crowd {
  readonly url: string;
  readonly wire: Wire;
  readonly stage: Stage;
  readonly chronicle: Chronicle;
  readonly tally: Tally;
  /** Aborted when everyone is to fall silent. */
  readonly silence: AbortSignal;
}

/** One of the crowd: in the room, hears everything, talks now and then, and is cut off now and then. */
export class Shopper {
  readonly reader: LogReader;
  readonly watch: DropWatch;
  private room: RoomConnection | undefined;
  private ticket: string | undefined;

  constructor(
    readonly name: string,
    readonly character: Character,
    readonly chance: Chance,
    readonly crowd: Crowd,
  ) {
    this.reader = new LogReader(name, crowd.chronicle);
    this.watch = new DropWatch(crowd.stage.dropId, crowd.stage.units);
  }

  get token(): string {
    if (this.ticket === undefined) throw new Error(`${this.name} has not entered`);
    return this.ticket;
  }

  get line(): RoomConnection {
    if (this.room === undefined) throw new Error(`${this.name} has not entered`);
    return this.room;
  }

  /** Signs in as a guest and joins the room, from the first entry on. */
  async enter(): Promise<void> {
    const { url, wire, stage, tally } = this.crowd;
    const body = { displayName: this.name };
    const signedIn = await wire.need<SignedIn>('POST', '/v2/auth/guest', { body });
    this.ticket = signedIn.accessToken;
    const listener = {
      onEvents: (events: readonly RoomEvent[], live: boolean) => this.hear(events, live),
      onStock: (stock: Stock & { dropId: string; seq: number }) => {
        if (stock.dropId === stage.dropId) this.watch.see(stock.seq, stock, 'drop.stock');
      },
    };
    this.room = new RoomConnection(url, signedIn, stage.roomId, this.reader, listener, tally);
    await this.room.open();
  }

  /** Talks, and loses the connection, until all are silent. */
  async dwell(): Promise<void> {
    await Promise.all([this.talk(), this.stumble()]);
  }

  leave(): void {
    this.room?.close();
  }

  /** Resolves false if all fell silent meanwhile. */
  async waits(milliseconds: number): Promise<boolean> {
    const { silence } = this.crowd;
    return pause(milliseconds, true, { signal: silence, ref: false }).catch(() => false);
  }

  private async talk(): Promise<void> {
    const { tally } = this.crowd;
    for (let number = 1; await this.waits(this.chance.wait(this.character.talksEvery)); number += 1) {
      const clientId = randomUUID();
      const text = `${this.name} says ${number}: ${this.chance.pick(PHRASES)}`;
      tally.sentAt.set(clientId, performance.now());
      // What has to be sent again tells how long this client was away, not how fast the server is.
      const onRepeat = (): void => void tally.sentAt.delete(clientId);
      const sent = this.line.say(clientId, text, { onRepeat });
      // Some are cut off before they hear that it arrived.
      if (this.character.breaksEvery !== undefined && this.chance.happens(0.3)) {
        setTimeout(() => this.line.cut(), this.chance.between(0, 30));
      }
      const ack = await sent;
      if (ack.ok) {
        tally.messages.push({ clientId, id: ack.id, seq: ack.seq, text });
        tally.acknowledge();
      } else if (ack.error.code !== 'slow_mode')
        tally.surprises.push(`message.send: ${ack.error.code} ${ack.error.detail}`);
    }
  }

  private async stumble(): Promise<void> {
    const { breaksEvery } = this.character;
    if (breaksEvery === undefined) return;
    while (await this.waits(this.chance.wait(breaksEvery))) this.line.cut();
  }

  private hear(events: readonly RoomEvent[], live: boolean): void {
    const { tally } = this.crowd;
    const now = performance.now();
    for (const event of events) {
      this.watch.hear(event);
      const sentAt = tally.sentAt.get(String(event.data['clientId']));
      if (live && sentAt !== undefined) tally.deliveryTimes.push(now - sentAt);
    }
    tally.sold = Math.max(tally.sold, this.watch.stock.sold);
  }
}

const PHRASES = [
  'how many are left?',
  'come on!',
  'got one?',
  'my hands are shaking',
  'worth every cent',
  'who is this from?',
  'the blue one, please',
  'grüße aus Köln 👋',
] as const;
