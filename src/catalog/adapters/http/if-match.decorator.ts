import { ApiHeader } from '@nestjs/swagger';

/** Documents that a call is refused if `thing` is no longer as the caller knows it. */
export const IfMatch = (thing: string) =>
  ApiHeader({
    name: 'If-Match',
    required: false,
    description: `The ETag of the ${thing} as you know it`,
  });
