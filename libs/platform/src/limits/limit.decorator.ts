import { SetMetadata } from '@nestjs/common';
import type { Limit } from './rate-limits.js';

export const LIMIT = Symbol('limit');

/** Counts calls of a controller or handler under a limit of its own instead of the default one. */
export function Limited(limit: Limit): ClassDecorator & MethodDecorator {
  return SetMetadata(LIMIT, limit);
}

/** Lifts the limit: for probes, which must be answered whatever the crowd does. */
export function Unlimited(): ClassDecorator & MethodDecorator {
  return SetMetadata(LIMIT, null);
}
