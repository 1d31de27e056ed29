import { Matches } from 'class-validator';
import { Text, WholeNumber } from '#platform/http/text.decorator.js';
import { IdField } from '#platform/rest/id-field.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import { CALLERS_KEY, CLAIM_LIMITS } from '../../domain/claims/claim.js';

/** The limits of a token; longer ones than any that a provider makes. */
export const CHALLENGE_LIMITS = { min: 0, max: 4_096 } as const;

/** What a shopper sends to claim units over REST; the key is a header there. */
export class ClaimDto {
  @WholeNumber(CLAIM_LIMITS.quantity)
  quantity: number;
}

/** The same over a socket. */
export class SocketClaimDto extends ClaimDto {
  @IdField()
  dropId: string;

  /** Any unique text; the same key gets the same claim. */
  @Text(CLAIM_LIMITS.key)
  @Matches(CALLERS_KEY, { message: 'key must be one line' })
  key: string;

  /** The token of a solved challenge, where one is asked for; over REST it is a header. */
  @Omittable()
  @Text({ ...CHALLENGE_LIMITS, required: false })
  challenge?: string;
}
