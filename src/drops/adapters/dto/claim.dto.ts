import { Text, WholeNumber } from '#platform/http/text.decorator.js';
import { IdField } from '#platform/rest/id-field.decorator.js';
import { CLAIM_LIMITS } from '../../domain/claims/claim.js';

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
  key: string;
}
