import { createParamDecorator, type ExecutionContext, Injectable, type PipeTransform } from '@nestjs/common';
import { type Actor, DomainError } from '#kernel';
import { Authenticator } from '#platform/auth/authenticator.js';
import { bearerToken } from '#platform/auth/bearer-token.js';

interface Asked {
  readonly headers: { readonly authorization?: string };
}

/** The header as it came, on routes that ignore tokens. */
export const AuthorizationHeader = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<Asked>().headers.authorization,
);

/**
 * The guest behind a token, where somebody signs in.
 *
 * Any other token is as none: one of old must not stand in the way of a new one, and a user who signs in as somebody else
 * hands nothing over. Limits and idempotency keys of the route do not see the guest either, as anybody can be one.
 */
@Injectable()
export class GuestOfToken implements PipeTransform<string | undefined, Actor | undefined> {
  constructor(private readonly authenticator: Authenticator) {}

  transform(header: string | undefined): Actor | undefined {
    try {
      const token = bearerToken(header);
      const actor = token === undefined ? undefined : this.authenticator.authenticate(token).actor;
      return actor?.guest === true ? actor : undefined;
    } catch (error) {
      if (error instanceof DomainError) return undefined;
      throw error;
    }
  }
}
