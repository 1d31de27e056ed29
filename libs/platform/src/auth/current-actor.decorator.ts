import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Actor } from '#kernel';

/** Where the guard and the socket handshake leave who asks. */
interface Bearer {
  readonly actor?: Actor;
  readonly data?: { readonly actor?: Actor };
}

/** Who asks; undefined only on public routes, for callers without a token. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.getType() === 'ws'
    ? context.switchToWs().getClient<Bearer>().data?.actor
    : context.switchToHttp().getRequest<Bearer>().actor,
);
