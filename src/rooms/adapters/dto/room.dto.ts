import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, Length, Matches, IsString, Max, MaxLength, Min } from 'class-validator';
import { PageQuery } from '#platform/http/page.dto.js';
import { QueryNumber, Text, WholeNumber } from '#platform/http/text.decorator.js';
import { type Chat, CHATS, type Links, LINKS, RULE_LIMITS } from '../../domain/moderation/talk-rules.js';
import { HOSTED_KINDS, type HostedKind, Room } from '../../domain/room.js';
import { RETENTION_DAYS } from '../../domain/retention.js';
import { SHOW_LIMITS } from '../../domain/show.js';
import { Moment } from '#platform/rest/moment.decorator.js';
import { Omittable, OmittableOrNull } from '#platform/rest/omittable.decorator.js';

const ADDRESS = { type: String, nullable: true, required: false, maxLength: SHOW_LIMITS.url } as const;

/** What a host shows of a room before anybody is in it; null: nothing. */
export class ShowDto {
  @OmittableOrNull()
  @Text({ min: 1, max: SHOW_LIMITS.description, required: false, nullable: true })
  description?: string | null;

  /** The address of an image. */
  @ApiProperty({ ...ADDRESS, example: 'https://images.example/friday.jpg' })
  @OmittableOrNull()
  @IsString()
  @MaxLength(SHOW_LIMITS.url)
  cover?: string | null;

  /** When it is planned to begin: in the future. */
  @OmittableOrNull()
  @Moment({ required: false, nullable: true })
  startsAt?: string | null;

  /** The address of a video stream. */
  @ApiProperty({ ...ADDRESS, example: 'https://live.example/friday.m3u8' })
  @OmittableOrNull()
  @IsString()
  @MaxLength(SHOW_LIMITS.url)
  streamUrl?: string | null;
}

/** What a host writes to open a room. */
export class OpenRoomDto extends ShowDto {
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
export class ChangeRoomDto extends ShowDto {
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

  /** For `chat: followers`: since when they must follow at least. */
  @Omittable()
  @WholeNumber({ min: 0, max: RULE_LIMITS.minFollowSeconds, required: false })
  minFollowSeconds?: number;

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

  /** For how many days the log keeps an event; null: for ever. What is older goes within minutes, and for good. */
  @ApiProperty({
    ...{ type: 'integer', nullable: true, required: false },
    ...{ minimum: RETENTION_DAYS.min, maximum: RETENTION_DAYS.max },
  })
  @OmittableOrNull()
  @IsInt()
  @Min(RETENTION_DAYS.min)
  @Max(RETENTION_DAYS.max)
  retentionDays?: number | null;
}

/** Which rooms. */
export class RoomsQuery extends PageQuery {
  /** Only those that are planned to begin, the soonest first. */
  @ApiProperty({ enum: ['true', 'false'], required: false })
  @Omittable()
  @IsIn(['true', 'false'])
  upcoming?: 'true' | 'false';
}

/** The same with the start as a moment. */
export function withStart<Dto extends ShowDto>({ startsAt, ...rest }: Dto) {
  if (startsAt === undefined) return rest;
  return { ...rest, startsAt: startsAt === null ? null : new Date(startsAt) };
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
