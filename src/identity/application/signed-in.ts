import type { User } from '../domain/user.js';
import type { UserView } from './queries.js';

/** What somebody gets who signs in or refreshes. */
export interface SignedIn {
  readonly user: UserView;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds the access token is good for. */
  readonly expiresIn: number;
}

export function signedIn(
  user: User,
  access: { readonly token: string; readonly expiresIn: number },
  refreshToken: string,
): SignedIn {
  return { user: userView(user), accessToken: access.token, refreshToken, expiresIn: access.expiresIn };
}

export function userView(user: User): UserView {
  const { id, account, displayName, role } = user.snapshot();
  return { id, ...(account && { email: account.email }), displayName, role, guest: account === null };
}
