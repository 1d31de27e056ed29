import type { IncomingMessage } from 'node:http';
import {
  applyDecorators,
  createParamDecorator,
  type CustomDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request } from 'express';
import { wrongField } from '#kernel';

export const IDEMPOTENCY = 'souk:idempotency';

/**
 * How a call takes an `Idempotency-Key`. `required`: refused without one. `joined`: required too, and a repeat may run
 * beside a call that is still under way, as both find the same row by the key. `own`: the same, and no answer is kept.
 */
export type IdempotencyMode = 'required' | 'joined' | 'own';

function mode(value: IdempotencyMode): CustomDecorator {
  return SetMetadata(IDEMPOTENCY, value);
}

const described = ApiHeader({
  name: 'Idempotency-Key',
  required: true,
  description:
    'Any unique text of 1 to 255 characters; the same key and body get the same answer for 24 hours.',
});

/** The call is refused without an `Idempotency-Key`. */
export const IdempotencyRequired = (): MethodDecorator => applyDecorators(mode('required'), described);

/**
 * The call needs an `Idempotency-Key`, and its use case finds by it what an earlier call began. So a repeat need not
 * wait out the lease of a call that died: two seconds after the first it may go on where that one stopped.
 */
export const IdempotentAndJoined = (): MethodDecorator => applyDecorators(mode('joined'), described);

/** The call needs an `Idempotency-Key` and keeps the promise by itself, by a unique key on the row it makes. */
export const IdempotentByItself = (): MethodDecorator => applyDecorators(mode('own'), described);

const SANE_KEY = /^[\x20-\x7e]{1,255}$/;

/** Reads the key of a request; undefined if none was sent. @throws ValidationFailed for an unusable one */
export function idempotencyKeyOf(request: IncomingMessage): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && SANE_KEY.test(key)) return key;
  throw wrongField('Idempotency-Key', 'must be 1 to 255 printable ASCII characters');
}

export function requiredIdempotencyKey(request: IncomingMessage): string {
  const key = idempotencyKeyOf(request);
  if (key !== undefined) return key;
  throw wrongField('Idempotency-Key', 'is required: send a header with a new unique text, such as a UUID');
}

/** The `Idempotency-Key` of the request. */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext) =>
  requiredIdempotencyKey(context.switchToHttp().getRequest<Request>()),
);
