import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsString, MaxLength } from 'class-validator';
import { Text, WholeNumber } from '#platform/http/text.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import { ACT_LIMITS } from '../../domain/moderation/acts.js';
import { REPORT_LIMITS, type Resolution, RESOLUTIONS } from '../../domain/moderation/report.js';
import { MEMBER_ROLES, type MemberRole } from '../../domain/moderation/roles.js';
import { WORD_LIMITS } from '../../domain/moderation/wording.js';

/** What somebody shall be in a room. */
export class NamedRoleDto {
  /** Left out: they are only taken in, and stay what they are. */
  @ApiProperty({ enum: MEMBER_ROLES, required: false })
  @Omittable()
  @IsIn(MEMBER_ROLES)
  role?: MemberRole;
}

/** Why a moderator acts. */
export class ActDto {
  /** For everyone in the room to read. */
  @Omittable()
  @Text({ min: 1, max: ACT_LIMITS.reason, required: false })
  reason?: string;
}

/** A ban or a mute. */
export class SanctionDto extends ActDto {
  /** How long; left out: until it is lifted. */
  @Omittable()
  @WholeNumber({ min: 1, max: ACT_LIMITS.seconds, required: false })
  seconds?: number;
}

/** The words that nobody may use in a room. */
export class WordsDto {
  /** Whole words; neither case nor accents make a difference. */
  @ApiProperty({ type: [String], maxItems: WORD_LIMITS.count })
  @IsArray()
  @ArrayMaxSize(WORD_LIMITS.count)
  @IsString({ each: true })
  @MaxLength(WORD_LIMITS.length, { each: true })
  words: string[];
}

/** What is wrong with a message. */
export class ReportDto {
  @Text({ min: 1, max: REPORT_LIMITS.reason })
  reason: string;
}

/** What a moderator decides about a report. */
export class ResolveReportDto {
  @ApiProperty({ enum: RESOLUTIONS })
  @IsIn(RESOLUTIONS)
  action: Resolution;
}
