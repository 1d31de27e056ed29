import { type CustomDecorator, SetMetadata } from '@nestjs/common';

export const PUBLIC = 'souk:public';

/** How a public route treats a token that was sent all the same. */
export interface PublicOptions {
  /** True: the header is not read at all, for routes that are how one gets a token. */
  readonly ignoreToken: boolean;
}

/**
 * Opens a controller or handler to callers without a token.
 *
 * A token that is sent is honoured, and refused if it is invalid, unless the route ignores tokens.
 */
export const Public = (options: PublicOptions = { ignoreToken: false }): CustomDecorator =>
  SetMetadata(PUBLIC, options);
