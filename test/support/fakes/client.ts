import { setImmediate as soon } from 'node:timers/promises';
import type { RoomEvent } from '../../../libs/client/src/index.js';
import { MemoryTokens, type SocketLike, Souk, type Timing } from '../../../libs/client/src/index.js';

/** A clock that stands until it is told to move; chance always says the same. */
export class FakeTiming implements Timing {
  private time = 1_000_000;
  private plans: { at: number; act: () => void }[] = [];

  constructor(private readonly luck = 0.5) {}

  now(): number {
    return this.time;
  }

  random(): number {
    return this.luck;
  }

  after(milliseconds: number, act: () => void): () => void {
    const plan = { at: this.time + milliseconds, act };
    this.plans.push(plan);
    return () => void (this.plans = this.plans.filter((other) => other !== plan));
  }

  /** How long until what comes next. */
  get next(): number | undefined {
    return this.plans.length === 0 ? undefined : Math.min(...this.plans.map(({ at }) => at)) - this.time;
  }

  /** Lets time pass, and what waits for its turn run. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (;;) {
      await soon();
      const [due] = this.plans.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (due === undefined) break;
      this.plans = this.plans.filter((plan) => plan !== due);
      this.time = Math.max(this.time, due.at);
      due.act();
    }
    this.time = end;
  }
}

interface SentCommand {
  readonly command: string;
  readonly payload: Record<string, unknown>;
  /** Reaches the client only over the connection that it was asked on. */
  answer(answer: object): void;
}

/** The other end of a socket. */
export class FakeSocket implements SocketLike {
  connected = false;
  dialling = false;
  id: string | undefined;
  auth: { token?: string; previous?: string } = {};
  sent: SentCommand[] = [];
  private connections = 0;
  private readonly listeners = new Map<string, (argument: never) => void>();
  private any: (event: string, payload: unknown) => void = () => undefined;

  connect(): void {
    this.dialling = true;
  }

  disconnect(): void {
    // As with Socket.IO: only who was connected hears of it.
    this.dialling = false;
    if (this.connected) this.cut();
  }

  on(event: string, listener: (argument: never) => void): void {
    this.listeners.set(event, listener);
  }

  onAny(listener: (event: string, payload: unknown) => void): void {
    this.any = listener;
  }

  emit(command: string, payload: object, acknowledge: (answer: unknown) => void): void {
    const connection = this.connections;
    const answer = (told: object): void => {
      if (this.connected && connection === this.connections) acknowledge(told);
    };
    this.sent.push({ command, payload: payload as Record<string, unknown>, answer });
  }

  /** Lets in whoever knocks. */
  accept(): void {
    if (!this.dialling) return;
    this.dialling = false;
    this.connected = true;
    this.connections += 1;
    this.id = `connection ${this.connections}`;
    this.tell('connect', undefined);
  }

  refuse(problem: object): void {
    this.dialling = false;
    this.tell('connect_error', Object.assign(new Error('refused'), { data: problem }));
  }

  cut(): void {
    if (!this.connected && !this.dialling) return;
    // Also in the middle of a handshake, as Socket.IO tells it.
    this.connected = false;
    this.dialling = false;
    this.id = undefined;
    this.tell('disconnect', 'transport close');
  }

  send(event: string, payload: object): void {
    if (this.connected) this.any(event, payload);
  }

  /** The commands of one name that were not looked at yet. */
  take(command: string): SentCommand[] {
    const taken = this.sent.filter((each) => each.command === command);
    this.sent = this.sent.filter((each) => each.command !== command);
    return taken;
  }

  private tell(event: string, argument: unknown): void {
    this.listeners.get(event)?.(argument as never);
  }
}

/** Answers of a server over HTTP, in order; each call is kept. */
export class FakeFetch {
  readonly calls: { method: string; path: string; headers: Record<string, string>; body: unknown }[] = [];
  private readonly answers: ((signal: AbortSignal | null | undefined) => Promise<Response>)[] = [];

  answer(status: number, body: object | undefined, headers: Record<string, string> = {}): this {
    const text = body === undefined ? null : JSON.stringify(body);
    return this.with(async () => new Response(text, { status, headers }));
  }

  break(): this {
    return this.with(() => Promise.reject(new TypeError('fetch failed')));
  }

  /** Never answers: only the caller can end it. */
  hang(): this {
    return this.with(
      (signal) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('aborted')));
        }),
    );
  }

  with(answer: (signal: AbortSignal | null | undefined) => Promise<Response>): this {
    this.answers.push(answer);
    return this;
  }

  readonly fetch: typeof globalThis.fetch = (input, init) => {
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined;
    const headers = (init?.headers ?? {}) as Record<string, string>;
    const path = String(input).replace('https://souk.test', '');
    this.calls.push({ method: init?.method ?? 'GET', path, headers, body });
    if (this.answers.length === 0) this.hang();
    const [answer] = this.answers.splice(0, 1);
    return answer?.(init?.signal) ?? Promise.reject(new Error('no answer'));
  };
}

export const ANN = { id: 'ann', displayName: 'Ann', role: 'shopper', guest: true } as const;

/** What a sign-in or a refresh answers. */
export function signedIn(number: number, expiresIn = 900): object {
  return { user: ANN, accessToken: `access ${number}`, refreshToken: `refresh ${number}`, expiresIn };
}

/** A client of which everything around it is in the hands of a test; Ann is signed in unless told. */
export function fakeClient(options: { luck?: number; isSignedIn?: boolean; expiresIn?: number } = {}) {
  const timing = new FakeTiming(options.luck);
  const socket = new FakeSocket();
  const web = new FakeFetch();
  const expiresAt = timing.now() + (options.expiresIn ?? 900) * 1000;
  const tokens = new MemoryTokens(
    options.isSignedIn === false
      ? undefined
      : { user: ANN, accessToken: 'access 1', refreshToken: 'refresh 1', expiresAt },
  );
  const souk = new Souk({
    url: 'https://souk.test/',
    tokens,
    timing,
    fetch: web.fetch,
    openSocket: () => socket,
  });
  return { souk, timing, socket, web, tokens };
}

/** Events with these numbers. */
export function eventsOf(from: number, to: number): RoomEvent[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => ({
    seq: from + index,
    id: `event ${from + index}`,
    type: 'message.posted',
    at: '2026-11-21T12:00:00.000Z',
    actor: null,
    data: { text: `said ${from + index}`, clientId: `c${from + index}` },
  }));
}
