/** How guests sign in to accounts over REST, for the suites of merges. */
import { randomUUID } from 'node:crypto';
import { SettleMerges } from '../../../src/identity/application/guests/settle-merges.js';
import type { Answer, TestApp, Visitor } from '../../support/app.js';
import { sql } from '../orders/filling.js';

export const PASSWORD = 'correct horse';

export interface Account extends Visitor {
  readonly email: string;
}

interface SignedIn {
  readonly user: { readonly id: string; readonly displayName: string };
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Signs in with `token` in the header, if there is one. */
export function login(
  app: TestApp,
  email: string,
  as?: Pick<Visitor, 'token'>,
  password = PASSWORD,
): Promise<Answer<SignedIn & { readonly code?: string }>> {
  return app.call('POST', '/v2/auth/login', { ...(as && { as }), body: { email, password } });
}

/** Makes an account, as a guest if there is one. */
export async function account(app: TestApp, as?: Pick<Visitor, 'token'>): Promise<Account> {
  const email = `${randomUUID()}@example.test`;
  const { status, body } = await app.call<SignedIn>('POST', '/v2/auth/register', {
    ...(as && { as }),
    body: { email, password: PASSWORD, displayName: 'Ann' },
  });
  if (status !== 201) throw new Error(`registering was answered ${status}: ${JSON.stringify(body)}`);
  return { ...visitor(body), email };
}

export function visitor({ user, accessToken: token, refreshToken }: SignedIn): Visitor {
  return { ...user, token, refreshToken };
}

/** A guest becomes part of an account. */
export async function merge(app: TestApp, guest: Visitor, { email }: Account): Promise<Visitor> {
  const { status, body } = await login(app, email, guest);
  if (status !== 200) throw new Error(`signing in was answered ${status}: ${JSON.stringify(body)}`);
  return visitor(body);
}

/** Waits for nobody: what guests' last requests made is handed over now. */
export async function settle(app: TestApp): Promise<void> {
  await sql(app, 'UPDATE guest_merges SET settle_at = statement_timestamp() WHERE settle_at IS NOT NULL');
  await app.app.get(SettleMerges, { strict: false }).execute();
}
