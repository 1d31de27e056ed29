import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { v5 } from 'uuid';
import { Overloaded } from '#kernel';
import { atMost } from '../cache/at-most.js';
import { challenges } from '../telemetry/metrics.js';
import { Challenge } from './challenge.js';
import { ChallengeRequired } from './errors.js';
import { Slots } from '../concurrency/slots.js';

/** How long a solved challenge is remembered, and the answer of the provider waited for; milliseconds. */
const REMEMBERED = 5 * 60_000;
const PATIENCE = 2_000;
/** Who is remembered at most; the one who solved theirs longest ago is forgotten first. */
const SOLVERS = 100_000;
/** Longer ones are none, says Cloudflare. */
const MAX_TOKEN = 2_048;
const AT_ONCE = 64;
const WAITING = 1_000;
/** Of the names of questions (RFC 9562, version 5); any fixed one does. */
const QUESTIONS = '0c5d2a41-52b6-4c0e-9c0b-6a5c1b0f7e19';

/** What is wrong with a token, in Cloudflare's words; any other word is about us or about Cloudflare. */
const BAD_TOKEN = new Set(['missing-input-response', 'invalid-input-response', 'timeout-or-duplicate']);

interface Verdict {
  readonly success: boolean;
  readonly reasons: readonly string[];
}

interface Address {
  readonly url: string;
  readonly secret: string;
}

/**
 * Cloudflare Turnstile: the widget on the page makes a token, which `siteverify` takes once and within five minutes.
 * https://developers.cloudflare.com/turnstile/get-started/server-side-validation/
 *
 * Whatever is no clear yes lets nobody pass. On which sites tokens are made is told to Cloudflare, with the widget.
 */
export class TurnstileChallenge extends Challenge {
  private readonly solvers: LRUCache<string, true>;
  /** One question for one user's token, however often it is sent meanwhile; bounded by the slots. */
  private readonly questions = new Map<string, Promise<void>>();
  private readonly slots = new Slots({ atOnce: AT_ONCE, maxWaiting: WAITING, retryAfterSeconds: 2 });
  private isAway = false;

  constructor(
    private readonly address: Address,
    private readonly logger: Logger,
    remembered = REMEMBERED,
  ) {
    super();
    this.solvers = new LRUCache({ ...atMost(SOLVERS), ttl: remembered });
  }

  demand(userId: string, token: string | undefined): Promise<void> | undefined {
    if (this.solvers.has(userId)) return undefined;
    if (token === undefined || token === '' || token.length > MAX_TOKEN) throw new ChallengeRequired();
    const name = v5(`${userId} ${token}`, QUESTIONS);
    const asked = this.questions.get(name);
    if (asked !== undefined) return asked;
    const question = this.check(userId, token, name).finally(() => this.questions.delete(name));
    this.questions.set(name, question);
    return question;
  }

  private async check(userId: string, token: string, name: string): Promise<void> {
    // Begun before the turn comes, so that nobody waits longer than this in all.
    const signal = AbortSignal.timeout(PATIENCE);
    const { success, reasons } = await this.slots.run(() => this.asked(token, name, signal));
    challenges.inc({ outcome: success ? 'passed' : 'refused' });
    if (!success) throw new ChallengeRequired({ reasons });
    this.solvers.set(userId, true);
  }

  /** @throws Overloaded without a verdict */
  private async asked(token: string, name: string, signal: AbortSignal): Promise<Verdict> {
    try {
      const verdict = await this.ask(token, name, signal);
      if (this.isAway) this.logger.info('challenges are checked again');
      this.isAway = false;
      return verdict;
    } catch (error) {
      challenges.inc({ outcome: 'unavailable' });
      // Once for each time, as a crowd is turned away meanwhile.
      if (!this.isAway)
        this.logger.error(
          { err: error },
          'challenges cannot be checked: claims and line entries are refused',
        );
      this.isAway = true;
      throw new Overloaded({ retryAfterSeconds: 2 });
    }
  }

  private async ask(token: string, name: string, signal: AbortSignal): Promise<Verdict> {
    const { url, secret } = this.address;
    // With the same key a token is taken again: for a retry after an answer that was lost, and on another node.
    const body = new URLSearchParams({ secret, response: token, idempotency_key: name });
    const response = await fetch(url, { method: 'POST', body, signal, redirect: 'error' });
    const verdict = verdictOf(await response.json());
    if (verdict === undefined || (verdict.success && !response.ok))
      throw new Error(`siteverify answered ${response.status} without a verdict`);
    const strange = verdict.reasons.filter((reason) => !BAD_TOKEN.has(reason));
    if (!verdict.success && (strange.length > 0 || verdict.reasons.length === 0))
      throw new Error(`siteverify could not judge a token: ${strange.join(', ') || 'no reason given'}`);
    return verdict;
  }
}

function verdictOf(answer: unknown): Verdict | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { success, 'error-codes': codes = [] } = answer as { success?: unknown; 'error-codes'?: unknown };
  if (typeof success !== 'boolean' || !Array.isArray(codes)) return undefined;
  return { success, reasons: codes.map(String) };
}
