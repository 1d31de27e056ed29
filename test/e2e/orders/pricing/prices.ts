/** Zones, quotes and orders over REST, for the suites of what orders cost. */
import { IdentitySeed } from '../../../../src/identity/index.js';
import type { QuoteView } from '../../../../src/orders/application/pricing/queries.js';
import type { Answer, TestApp, Visitor } from '../../../support/app.js';
import type { Problem } from '../buying.js';

export const money = (amount: number, currency = 'EUR') => ({ amount, currency });

const ADDRESS = { name: 'Ann', line1: 'High Street 1', city: 'Köln', postalCode: '50667' };
export const to = (country: string, region?: string) => ({ ...ADDRESS, country, ...(region && { region }) });

const payment = { provider: 'sandbox', method: 'ok' };

export async function adminOf(app: TestApp): Promise<Visitor> {
  const login = { email: 'ada@example.test', password: 'souk-demo-2026' };
  const seed = app.app.get(IdentitySeed, { strict: false });
  await seed.ensureUser({ ...login, displayName: 'Ada', role: 'admin' });
  return app.signIn(login.email);
}

export type QuoteAnswer = Answer<QuoteView & Problem & Record<string, unknown>>;

/** What the cart of a shopper would cost. */
export const quote = (app: TestApp, as: Visitor, more: object = {}): Promise<QuoteAnswer> =>
  app.call('POST', '/v2/orders/quote', { as, body: { cart: true, payment, ...more } });

/** Calls that must be answered so; each is a change of a good body. */
export async function refuses(
  call: (body: object) => Promise<Answer<Problem>>,
  bodies: readonly object[],
): Promise<void> {
  for (const body of bodies) {
    const { status, body: problem } = await call(body);
    if (status !== 400 || problem.code !== 'validation_failed')
      throw new Error(`${JSON.stringify(body)} was answered ${status}: ${JSON.stringify(problem)}`);
  }
}

/** What no amount and no count is. */
export const NO_NUMBERS: readonly unknown[] = [-1, 1.5, '1', 1e21, null, true, [1]];
