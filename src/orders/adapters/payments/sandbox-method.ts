/** How the sandbox decides: by the payment method, so that every way a payment can go can be tried at will. */
export interface SandboxMethod {
  readonly captured: boolean;
  readonly reason: string | null;
  /** When it is decided, counted from the charge; seconds. */
  readonly seconds: number;
  /** `waits`: the answer comes with the decision. `calls`: it comes at once, and the decision by webhook. */
  readonly answers: 'at once' | 'waits' | 'calls';
}

export const SANDBOX_METHODS: Readonly<Record<string, SandboxMethod>> = {
  ok: { captured: true, reason: null, seconds: 0, answers: 'at once' },
  decline: { captured: false, reason: 'card_declined', seconds: 0, answers: 'at once' },
  insufficient_funds: { captured: false, reason: 'insufficient_funds', seconds: 0, answers: 'at once' },
  slow: { captured: true, reason: null, seconds: 5, answers: 'waits' },
  async_ok: { captured: true, reason: null, seconds: 1, answers: 'calls' },
  async_fail: { captured: false, reason: 'card_declined', seconds: 1, answers: 'calls' },
};

/** The method of a provider that is down: nothing arrives there, so nothing is in its books. */
export const UNREACHABLE = 'unreachable';
