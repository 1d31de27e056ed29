import { type Session, signedOut } from '../session/session.js';
import type { Tokens } from '../session/token-stores.js';
import { type Problem, SoukError } from '../souk-error.js';
import { fullJitter, type Timing } from '../timing.js';
import type { SocketLike } from './socket-like.js';

/** Hears what becomes of the connection. */
export interface ConnectionListener {
  opened(): void;
  lost(): void;
  /** It does not come back by itself. */
  ended(error: SoukError): void;
  heard(event: string, payload: unknown): void;
}

/** Of its life, an access token is used so much before it is renewed. */
const USED = 0.8;
/** A token that is good for less is renewed before a handshake; milliseconds. */
const TOO_SHORT = 2_000;
/** A handshake that is not answered for so long is given up; milliseconds. */
const DIAL_LIMIT = 15_000;

/** One connection that comes back until somebody says that it may not: after cuts, restarts and expired tokens. */
export class Connection {
  private socket: SocketLike | undefined;
  /** Whose connection it is. */
  private userId: string | undefined;
  /** The id of the last connection: the next one is told if it was cut because we did not read. */
  private previous: string | undefined;
  private state: 'idle' | 'dialling' | 'open' | 'waiting' | 'over' = 'idle';
  /** Failed attempts since the server last answered a command. */
  private attempt = 0;
  /** The token that the server has called too old. */
  private refused: string | undefined;
  private cancelRetry = nothing;
  private cancelRenewal = nothing;
  private cancelDraining = nothing;

  constructor(
    private readonly makeSocket: () => SocketLike,
    private readonly session: Session,
    private readonly timing: Timing,
    private readonly listener: ConnectionListener,
  ) {
    session.onChange((tokens) => this.take(tokens));
  }

  get isOpen(): boolean {
    return this.state === 'open';
  }

  /** Connects, unless that is under way. */
  open(): void {
    if (this.state === 'idle' || this.state === 'over') void this.dial();
  }

  emit(command: string, payload: object, acknowledge: (answer: unknown) => void): void {
    this.socket?.emit(command, payload, (answer: unknown) => {
      this.attempt = 0;
      acknowledge(answer);
    });
  }

  /** Gives this line up and takes another one. */
  redial(): void {
    if (this.state === 'open') this.socket?.disconnect();
  }

  close(error: SoukError): void {
    if (this.state === 'idle' || this.state === 'over') return;
    this.state = 'over';
    for (const cancel of [this.cancelRetry, this.cancelRenewal, this.cancelDraining]) cancel();
    this.socket?.disconnect();
    this.listener.ended(error);
  }

  private async dial(): Promise<void> {
    this.state = 'dialling';
    try {
      const { accessToken: token, user } = await this.freshTokens();
      if (this.state !== 'dialling') return;
      this.userId = user.id;
      this.socket ??= this.listening(this.makeSocket());
      this.socket.auth = { token, ...(this.previous !== undefined && { previous: this.previous }) };
      this.cancelRetry = this.timing.after(DIAL_LIMIT, () => this.hangUp());
      this.socket.connect();
    } catch (error) {
      this.refuse(error instanceof SoukError ? error : SoukError.unanswered('the refresh', error));
    }
  }

  private hangUp(): void {
    // Of a socket that was never connected, this is told to nobody.
    this.socket?.disconnect();
    this.refuse(SoukError.unanswered('the handshake'));
  }

  private async freshTokens(): Promise<Tokens> {
    const { tokens } = this.session;
    if (tokens === undefined) throw signedOut();
    const isStale = tokens.accessToken === this.refused || tokens.expiresAt - this.timing.now() < TOO_SHORT;
    return isStale ? this.session.renew(tokens.accessToken) : tokens;
  }

  private listening(socket: SocketLike): SocketLike {
    socket.on('connect', () => this.opened());
    socket.on('disconnect', () => this.lost());
    socket.on('connect_error', ({ message, data }) => {
      const problem = isProblem(data) ? data : { code: 'unanswered', detail: message };
      this.refuse(new SoukError(problem));
    });
    socket.onAny((event, payload) => this.hear(event, payload));
    return socket;
  }

  private opened(): void {
    this.cancelRetry();
    this.state = 'open';
    this.previous = this.socket?.id;
    const { tokens } = this.session;
    // Somebody else signed in meanwhile.
    if (tokens?.user.id !== this.userId) return this.redial();
    this.planRenewal(tokens);
    this.listener.opened();
  }

  private lost(): void {
    this.cancelRenewal();
    this.cancelDraining();
    // In the middle of the handshake.
    if (this.state === 'dialling') return this.refuse(SoukError.unanswered('the handshake'));
    if (this.state !== 'open') return;
    this.state = 'waiting';
    this.retry();
    this.listener.lost();
  }

  /** The server, or who renews tokens, said no. */
  private refuse(error: SoukError): void {
    if (this.state !== 'dialling') return;
    this.cancelRetry();
    if (error.code === 'token_expired') this.refused = this.session.tokens?.accessToken;
    else if (error.status === 401 || error.status === 403) return this.close(error);
    this.state = 'waiting';
    this.retry(error.retryAfterMs);
  }

  private retry(atLeast = 0): void {
    const wait = atLeast + fullJitter(this.timing, this.attempt);
    this.attempt += 1;
    this.cancelRetry = this.timing.after(wait, () => void this.dial());
  }

  private hear(event: string, payload: unknown): void {
    const { reason, retryAfterMs } = (payload ?? {}) as { reason?: unknown; retryAfterMs?: unknown };
    if (event === 'session.ended') {
      // Whoever is banned or signed out would be refused again and again.
      if (reason !== 'token_expired') return this.close(sessionEnded(String(reason)));
      this.refused = this.session.tokens?.accessToken;
    } else if (event === 'server.draining') {
      // It has spread us over its time; the next one is to be reached at once.
      this.cancelDraining = this.timing.after(Number(retryAfterMs) || 0, () => this.redial());
    } else this.listener.heard(event, payload);
  }

  /** New tokens, whoever asked for them, keep the connection alive; without any it is over. */
  private take(tokens: Tokens | undefined): void {
    if (tokens === undefined) return this.close(signedOut());
    if (this.state !== 'open') return;
    if (tokens.user.id !== this.userId) return this.redial();
    // A refusal of this token is told by the end of the connection.
    this.emit('auth.renew', { token: tokens.accessToken }, nothing);
    this.planRenewal(tokens);
  }

  private planRenewal(tokens: Tokens | undefined): void {
    this.cancelRenewal();
    if (tokens === undefined) return;
    const left = Math.max(0, tokens.expiresAt - this.timing.now());
    // Early by chance, so that a crowd that came together does not refresh together.
    const wait = left * USED * (0.9 + 0.1 * this.timing.random());
    this.cancelRenewal = this.timing.after(wait, () => {
      // Should it fail, the server ends the connection in time, and it is tried again before the next handshake.
      this.session.renew(tokens.accessToken).catch(nothing);
    });
  }
}

function nothing(): void {
  // Nothing is planned, or nobody wants to know.
}

function sessionEnded(reason: string): SoukError {
  return new SoukError({ code: 'session_ended', status: 401, detail: 'This session is over.', reason });
}

function isProblem(data: unknown): data is Problem {
  return typeof (data as Problem | null | undefined)?.code === 'string';
}
