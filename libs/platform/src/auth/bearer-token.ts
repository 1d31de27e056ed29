import { Unauthenticated } from '#kernel';

const BEARER = /^Bearer +([\w.~+/=-]+)$/i;

/** The token of an `Authorization` header (RFC 6750); undefined without one. @throws Unauthenticated for another scheme */
export function bearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) throw new Unauthenticated({}, 'Send Authorization: Bearer <access token>.');
  return token;
}
