import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsUUID, Matches } from 'class-validator';
import { Text } from '#platform/http/text.decorator.js';
import { MOST_ATTACHMENTS } from '../../domain/attachments/attachment.js';
import { MESSAGE_LIMITS } from '../../domain/message-batch.js';
import { PageQuery } from '#platform/http/page.dto.js';
import { LONGEST_SEARCH } from '../../domain/messages/search-terms.js';
import { IdField } from '#platform/rest/id-field.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';

/** What v1 takes for a message. */
export class PlainMessageDto {
  @Text({ min: 1, max: MESSAGE_LIMITS.text })
  text: string;
}

/** What somebody says in a room. */
export class MessageDto {
  /** May be empty if there are attachments. */
  @Text({ min: 0, max: MESSAGE_LIMITS.text })
  text: string;

  /** Any text that is unique among your messages in the room: sent again, it makes no second message. */
  @Text({ min: 1, max: MESSAGE_LIMITS.clientId })
  clientId: string;

  /** The id of the message that this one answers. */
  @Omittable()
  @IdField({ required: false })
  replyTo?: string;

  /** The users whom it names: of a public room any, of another its members. */
  @ApiProperty({ type: [String], format: 'uuid', maxItems: MESSAGE_LIMITS.mentions, required: false })
  @Omittable()
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(lowered) : value))
  @IsArray()
  @ArrayMaxSize(MESSAGE_LIMITS.mentions)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  mentions?: string[];

  /** Your own uploads to this room, each for one message. */
  @ApiProperty({ type: [String], format: 'uuid', maxItems: MOST_ATTACHMENTS, required: false })
  @Omittable()
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(lowered) : value))
  @IsArray()
  @ArrayMaxSize(MOST_ATTACHMENTS)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  attachments?: string[];
}

/** What is searched for in a room. */
export class SearchQuery extends PageQuery {
  /** Words, the last of which may be only begun, and "phrases in quotes". */
  @Text({ min: 1, max: LONGEST_SEARCH })
  @Matches(/\S/, { message: 'q must have a word' })
  q: string;
}

function lowered(id: unknown): unknown {
  return typeof id === 'string' ? id.toLowerCase() : id;
}
