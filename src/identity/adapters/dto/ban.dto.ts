import { ApiProperty } from '@nestjs/swagger';
import { Text, WholeNumber } from '#platform/http/text.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import { BAN_LIMITS } from '../../domain/ban.js';

/** How long somebody must not sign in, and why. */
export class BanDto {
  /** Left out: until it is lifted. */
  @Omittable()
  @WholeNumber({ min: 1, max: BAN_LIMITS.seconds, required: false })
  seconds?: number;

  @Omittable()
  @Text({ min: 1, max: BAN_LIMITS.reason, required: false })
  reason?: string;
}

/** A ban from the whole site. */
export class BanBody {
  @ApiProperty({ format: 'uuid' }) userId: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: until it is lifted' })
  until: string | null;
  @ApiProperty({ type: String, nullable: true }) reason: string | null;
}
