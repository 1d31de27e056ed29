import type { Schemas } from '../generated/api.js';
import { randomId } from '../random-id.js';
import type { Trying } from '../rest/http.js';
import type { Outbox, Sending } from '../socket/outbox.js';
import { type RoomLine, type RoomListener, Subscription } from './subscription.js';

/** A message as its author gets it back. */
export interface SentMessage {
  readonly id: string;
  readonly seq: number;
  readonly clientId: string;
}

export interface MessageOptions extends Sending {
  /** Your own name for the message: sent again, it makes no second one. Made by the client unless you need your own. */
  readonly clientId?: string;
  /** The id of the message that this one answers. */
  readonly replyTo?: string;
  /** The ids of what it shows, as `attach` gave them; then the text may be empty. */
  readonly attachments?: readonly string[];
}

/** Uploads a file to a room. */
export type Attach = (roomId: string, file: Blob, trying?: Trying) => Promise<Schemas['AttachmentV2']>;

/** The subscriptions of one connection. */
export type Subscriptions = Map<string, Subscription>;

/** A room to talk in and to listen to. */
export class Room {
  constructor(
    readonly id: string,
    private readonly outbox: Outbox,
    private readonly line: RoomLine,
    private readonly subscriptions: Subscriptions,
    private readonly upload: Attach,
  ) {}

  /** Hears everything that happens there, each event once and in order, through any cut, until it is closed. */
  subscribe(listener: RoomListener): Subscription {
    if (this.subscriptions.has(this.id))
      throw new Error(`Room ${this.id} is subscribed to already: close that first.`);
    const subscription = new Subscription(this.id, listener, this.line);
    this.subscriptions.set(this.id, subscription);
    return subscription;
  }

  /** Resolves when the message is stored, once, however often it had to be sent. @throws SoukError */
  async send(text: string, options: MessageOptions = {}): Promise<SentMessage> {
    const { clientId = randomId(), replyTo, attachments, ...sending } = options;
    const message = {
      ...{ roomId: this.id, clientId, text },
      ...(replyTo !== undefined && { replyTo }),
      ...(attachments !== undefined && { attachments }),
    };
    const { id, seq } = await this.outbox.send('message.send', message, sending);
    return { id, seq, clientId };
  }

  /** Uploads an image for a message of yours: its `id` goes into `attachments` of one. @throws SoukError: `unsupported_media_type`, `unreadable_image` */
  attach(file: Blob, trying?: Trying): Promise<Schemas['AttachmentV2']> {
    return this.upload(this.id, file, trying);
  }

  /** Puts your read marker forward; resolves to where it stands. @throws SoukError */
  async read(seq: number, sending: Sending = {}): Promise<number> {
    return (await this.outbox.send('room.read', { roomId: this.id, seq }, sending)).seq;
  }

  /** Shows the others that you type. A sign that comes late is worth nothing: without a joined room it is dropped. */
  typing(): void {
    if (this.subscriptions.get(this.id)?.isLive === true) {
      this.line.emit('typing', { roomId: this.id }, () => undefined);
    }
  }
}
