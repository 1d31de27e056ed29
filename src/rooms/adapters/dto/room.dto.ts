import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, Length, Matches } from 'class-validator';
import { QueryNumber, Text, WholeNumber } from '#platform/http/text.decorator.js';
import { type Chat, CHATS, type Links, LINKS, RULE_LIMITS } from '../../domain/moderation/talk-rules.js';
import { HOSTED_KINDS, type HostedKind, Room } from '../../domain/room.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';

/** What a host writes to open a room. */
export class OpenRoomDto {
  @Text({ min: 1, max: Room.LIMITS.title })
  title: string;

  @ApiProperty({ enum: HOSTED_KINDS })
  @IsIn(HOSTED_KINDS)
  kind: HostedKind;

  /** A readable address, one for each room. */
  @ApiProperty({ required: false, example: 'friday-drop', maxLength: Room.LIMITS.slug })
  @Omittable()
  @Length(1, Room.LIMITS.slug)
  @Matches(Room.SLUG, { message: 'slug must be words of a-z and 0-9 with single hyphens' })
  slug?: string;
}

/** What an owner changes; what is left out stays. */
export class ChangeRoomDto {
  @Omittable()
  @Text({ min: 1, max: Room.LIMITS.title, required: false })
  title?: string;

  @ApiProperty({ enum: HOSTED_KINDS, required: false })
  @Omittable()
  @IsIn(HOSTED_KINDS)
  kind?: HostedKind;

  @ApiProperty({ required: false, example: 'friday-drop', maxLength: Room.LIMITS.slug })
  @Omittable()
  @Length(1, Room.LIMITS.slug)
  @Matches(Room.SLUG, { message: 'slug must be words of a-z and 0-9 with single hyphens' })
  slug?: string;

  /** Seconds between two messages of one author; 0 ends slow mode. */
  @Omittable()
  @WholeNumber({ min: 0, max: RULE_LIMITS.slowModeSeconds, required: false })
  slowModeSeconds?: number;

  /** Who may speak. */
  @ApiProperty({ enum: CHATS, required: false })
  @Omittable()
  @IsIn(CHATS)
  chat?: Chat;

  /** For `chat: members`: since when they must be members at least. */
  @Omittable()
  @WholeNumber({ min: 0, max: RULE_LIMITS.minMemberSeconds, required: false })
  minMemberSeconds?: number;

  /** Who may post links. */
  @ApiProperty({ enum: LINKS, required: false })
  @Omittable()
  @IsIn(LINKS)
  links?: Links;

  /** While it is up, only who was a member before it went up may speak. */
  @ApiProperty({ required: false })
  @Omittable()
  @IsBoolean()
  shield?: boolean;
}

const SEQ = { min: 0, max: Number.MAX_SAFE_INTEGER };

/** Which part of a log: after a number, before one, or its end. */
export class LogQuery {
  @Omittable()
  @QueryNumber(SEQ)
  after?: number;

  @Omittable()
  @QueryNumber(SEQ)
  before?: number;

  @Omittable()
  @QueryNumber({ min: 1, max: 100 })
  limit?: number;
}

/** Which page of a v1 list. */
export class NumberedQuery {
  @Omittable()
  @QueryNumber({ min: 1, max: 10_000 })
  page?: number;

  @Omittable()
  @QueryNumber({ min: 1, max: 100 })
  perPage?: number;
}
