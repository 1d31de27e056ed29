import type { Schemas } from './generated/api.js';
import type { ConnectionFrames, UserFrames } from './generated/socket.js';
import { randomId } from './random-id.js';
import { Http } from './rest/http.js';
import { type Answer, type Call, type CallArguments, Rest } from './rest/rest.js';
import { type Attach, Room, type Subscriptions } from './rooms/room.js';
import type { RoomLine } from './rooms/subscription.js';
import { Session } from './session/session.js';
import { MemoryTokens, type TokenStore } from './session/token-stores.js';
import { Connection } from './socket/connection.js';
import { Outbox, type Sending } from './socket/outbox.js';
import { openSocket, type SocketLike } from './socket/socket-like.js';
import { SoukError } from './souk-error.js';
import { realTiming, type Timing } from './timing.js';

export interface SoukOptions {
  /** Where Souk is: `https://shop.example`. */
  readonly url: string;
  /** Where tokens are kept; in memory unless told. */
  readonly tokens?: TokenStore;
  readonly fetch?: typeof globalThis.fetch;
  readonly openSocket?: (url: string) => SocketLike;
  readonly timing?: Timing;
}

export interface ClaimOptions extends Sending {
  readonly quantity?: number;
  /** The same key is the same claim. Made by the client unless you need your own. */
  readonly key?: string;
  /** A solved challenge, where the server asks for one. */
  readonly challenge?: string;
}

export interface BidOptions extends Sending {
  /** The same key is the same bid. Made by the client unless you need your own. */
  readonly key?: string;
}

/** What is told to you alone. */
export type PersonalFrames = UserFrames & Pick<ConnectionFrames, 'connection.cut'>;

/** For one attempt to upload a file, as long as the server waits for it and makes pictures of it; milliseconds. */
const UPLOAD = 40_000;

/** One person on one device: REST, and one connection for all rooms. */
export class Souk {
  private readonly session: Session;
  private readonly rest: Rest;
  private readonly connection: Connection;
  private readonly outbox: Outbox;
  private readonly subscriptions: Subscriptions = new Map();
  private readonly listeners = new Map<string, Set<(payload: never) => void>>();
  private readonly line: RoomLine;

  constructor(options: SoukOptions) {
    const { tokens = new MemoryTokens(), fetch = globalThis.fetch, timing = realTiming } = options;
    const url = options.url.replace(/\/+$/, '');
    const http = new Http(url, fetch, timing);
    this.session = new Session(http, tokens, timing);
    this.rest = new Rest(http, this.session);
    const makeSocket = (): SocketLike => (options.openSocket ?? openSocket)(url);
    const connection = new Connection(makeSocket, this.session, timing, {
      opened: () => this.opened(),
      lost: () => this.lost(),
      ended: (error) => this.ended(error),
      heard: (event, payload) => this.heard(event, payload),
    });
    this.connection = connection;
    this.outbox = new Outbox(connection, timing, (id) => this.subscriptions.get(id)?.isLive !== false);
    this.line = {
      timing,
      get isOpen() {
        return connection.isOpen;
      },
      open: () => connection.open(),
      emit: (command, payload, acknowledge) => connection.emit(command, payload, acknowledge),
      redial: () => connection.redial(),
      entered: () => this.outbox.flush(),
      released: (roomId) => {
        this.subscriptions.delete(roomId);
        this.outbox.flush();
      },
    };
  }

  /** Who is signed in. */
  get user(): Schemas['UserBody'] | undefined {
    return this.session.tokens?.user;
  }

  register(account: Schemas['RegisterDto']): Promise<Schemas['UserBody']> {
    return this.signIn('register', account);
  }

  login(credentials: Schemas['LoginDto']): Promise<Schemas['UserBody']> {
    return this.signIn('login', credentials);
  }

  guest(displayName: string): Promise<Schemas['UserBody']> {
    return this.signIn('guest', { displayName });
  }

  async logout(): Promise<void> {
    try {
      if (this.session.tokens !== undefined) await this.call('POST /v2/auth/logout');
    } finally {
      this.session.signOut();
    }
  }

  /** Any call of the REST API: `souk.call('GET /v2/products', { query: { q: 'lamp' } })`. @throws SoukError */
  call<C extends Call>(call: C, ...options: CallArguments<C>): Promise<Answer<C>> {
    return this.rest.call(call, ...options);
  }

  room(id: string): Room {
    const attach: Attach = (roomId, file, trying) => {
      const body = new FormData();
      body.set('file', file);
      return this.call('POST /v2/rooms/{id}/attachments', {
        timeout: UPLOAD,
        ...trying,
        path: { id: roomId },
        body,
      });
    };
    return new Room(id, this.outbox, this.line, this.subscriptions, attach);
  }

  /** Claims units of a drop; sent again with its key until it is answered. @throws SoukError: `sold_out`, `limit_reached` */
  async claim(dropId: string, options: ClaimOptions = {}): Promise<Schemas['ClaimShown']> {
    const { quantity = 1, key = randomId(), challenge, ...sending } = options;
    const claim = { dropId, quantity, key, ...(challenge !== undefined && { challenge }) };
    return (await this.outbox.send('drop.claim', claim, sending)).claim;
  }

  /** Bids in an auction, at most so much; sent again with its key until it is answered. @throws SoukError */
  async bid(
    auctionId: string,
    maximum: Schemas['BidAmountDto'],
    { key = randomId(), ...sending }: BidOptions = {},
  ): Promise<Schemas['BidTaken']> {
    return (await this.outbox.send('auction.bid', { auctionId, maximum, key }, sending)).bid;
  }

  /** Hears what is told to you alone; returns how to stop. */
  on<F extends keyof PersonalFrames>(event: F, listener: (payload: PersonalFrames[F]) => void): () => void {
    const listeners = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** Leaves all rooms and the server; whoever still waits is told `closed`. */
  close(): void {
    const error = new SoukError({ code: 'closed', detail: 'The client was closed.' });
    this.connection.close(error);
    this.ended(error);
  }

  private async signIn(way: 'register' | 'login' | 'guest', body: object): Promise<Schemas['UserBody']> {
    const before = this.user?.id;
    const { user } = await this.session.signIn(way, body);
    // What waits to be said is somebody's.
    if (before !== undefined && user.id !== before)
      this.outbox.fail(new SoukError({ code: 'closed', detail: 'Somebody else signed in.' }));
    return user;
  }

  private opened(): void {
    for (const subscription of this.subscriptions.values()) subscription.opened();
    this.outbox.flush();
  }

  private lost(): void {
    this.outbox.lost();
    for (const subscription of this.subscriptions.values()) subscription.lost();
  }

  private ended(error: SoukError): void {
    this.outbox.fail(error);
    for (const subscription of this.subscriptions.values()) subscription.end(error);
  }

  private heard(event: string, payload: unknown): void {
    for (const listener of this.listeners.get(event) ?? []) listener(payload as never);
    for (const subscription of this.subscriptions.values()) subscription.heard(event, payload);
  }
}
