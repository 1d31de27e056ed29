import { later, Unauthenticated } from '#kernel';
import type { SessionEnd, SessionEnded } from './events.js';

export interface SessionState {
  readonly id: string;
  readonly userId: string;
  readonly userAgent: string | null;
  /** The number of the newest refresh token, from 1: each refresh makes the next one. */
  readonly generation: number;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  readonly endReason: SessionEnd | null;
  /** The newest refresh token as it is remembered, if it was made since the session was restored. */
  readonly minted: string | null;
}

/** A refresh token that somebody shows, as the session remembers it. */
export interface ShownToken {
  readonly generation: number;
  /** Seconds since its successor was made; null for the newest one. */
  readonly spentSeconds: number | null;
}

/** A signed-in device: a family of refresh tokens, of which only the newest is good. */
export class Session {
  /** Two tabs that refresh at once, or an answer that was lost, must not sign anybody out. */
  static readonly GRACE_SECONDS = 20;
  /** Counted from the last refresh. */
  static readonly LIFETIME_SECONDS = 7 * 24 * 3600;
  static readonly MAX_USER_AGENT = 200;

  private readonly events: SessionEnded[] = [];

  private constructor(private state: SessionState) {}

  /** @param device.minted the fingerprint of the first refresh token */
  static open(
    device: { id: string; userId: string; userAgent: string | undefined; minted: string },
    now: Date,
  ): Session {
    return new Session({
      id: device.id,
      userId: device.userId,
      userAgent: device.userAgent?.slice(0, Session.MAX_USER_AGENT) ?? null,
      generation: 1,
      lastUsedAt: now,
      expiresAt: later(now, Session.LIFETIME_SECONDS),
      endReason: null,
      minted: device.minted,
    });
  }

  static restore(state: SessionState): Session {
    return new Session(state);
  }

  snapshot(): SessionState {
    return this.state;
  }

  /** What happened since the last time this was asked. */
  takeEvents(): SessionEnded[] {
    return this.events.splice(0);
  }

  get id(): string {
    return this.state.id;
  }

  get userId(): string {
    return this.state.userId;
  }

  get ended(): boolean {
    return this.state.endReason !== null;
  }

  /**
   * Takes a refresh token: the newest one makes its successor and is spent, one that was spent within the grace
   * changes nothing. An older one was stolen, or its successor was: the session ends.
   *
   * @throws Unauthenticated if the session is over
   */
  refresh(shown: ShownToken, successor: string, now: Date): 'rotated' | 'repeated' | 'reused' {
    if (this.ended || this.state.expiresAt.getTime() <= now.getTime()) {
      throw new Unauthenticated({}, 'This session is over: sign in again.');
    }
    if (shown.spentSeconds === null) {
      this.state = {
        ...this.state,
        generation: this.state.generation + 1,
        lastUsedAt: now,
        expiresAt: later(now, Session.LIFETIME_SECONDS),
        minted: successor,
      };
      return 'rotated';
    }
    if (shown.spentSeconds <= Session.GRACE_SECONDS) return 'repeated';
    this.end('refresh_reused');
    return 'reused';
  }

  /** How many steps down the line of successors the newest token stands, so that everybody ends up with the same. */
  stepsFrom(shown: ShownToken): number {
    return this.state.generation - shown.generation;
  }

  /** Ends it, once. */
  end(reason: SessionEnd): void {
    if (this.ended) return;
    this.state = { ...this.state, endReason: reason };
    this.events.push({ type: 'session.ended', data: { sessionId: this.id, userId: this.userId, reason } });
  }
}
