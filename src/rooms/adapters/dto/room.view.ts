import { ApiProperty } from '@nestjs/swagger';
import { ROOM_ROLES, type RoomRole } from '../../domain/moderation/roles.js';
import { type Chat, CHATS, type Links, LINKS } from '../../domain/moderation/talk-rules.js';
import { ROOM_KINDS, type RoomKind } from '../../domain/room.js';

/** A room, as the caller sees it. */
export class RoomV2 {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: ROOM_KINDS }) kind: RoomKind;
  @ApiProperty({ description: "Of a direct room: the other user's name" }) title: string;
  @ApiProperty({ type: String, nullable: true }) slug: string | null;
  @ApiProperty({ format: 'uuid' }) ownerId: string;
  @ApiProperty({ type: String, nullable: true }) description: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The address of an image' }) cover: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'The planned start' })
  startsAt: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The address of a video stream' })
  streamUrl: string | null;
  @ApiProperty({
    ...{ type: 'integer', nullable: true },
    description: 'For how many days its log keeps an event; null: for ever',
  })
  retentionDays: number | null;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ format: 'date-time' }) updatedAt: string;
  @ApiProperty({ type: 'integer', description: 'The number of the last event; 0 if there is none' })
  lastSeq: number;
  @ApiProperty({ description: 'Whether the caller is a member' }) member: boolean;
  @ApiProperty({ enum: ROOM_ROLES, nullable: true, description: 'What the caller is there' })
  role: RoomRole | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'How far a member has read' }) readSeq:
    number | null;
  @ApiProperty({ type: 'integer', description: 'Events a member has not read' }) unread: number;
  @ApiProperty({ type: 'integer', description: 'Between two messages of one author; 0: no slow mode' })
  slowModeSeconds: number;
  @ApiProperty({ enum: CHATS, description: 'Who may speak' }) chat: Chat;
  @ApiProperty({ type: 'integer', description: 'For `members`: since when they must be at least' })
  minMemberSeconds: number;
  @ApiProperty({ type: 'integer', description: 'For `followers`: since when they must follow at least' })
  minFollowSeconds: number;
  @ApiProperty({ enum: LINKS, description: 'Who may post links' }) links: Links;
  @ApiProperty({ description: 'Whether only those may speak who were members before it went up' })
  shield: boolean;
}

class NextPage {
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}

/** One page of rooms. */
export class RoomPageV2 {
  @ApiProperty({ type: [RoomV2] }) data: RoomV2[];
  @ApiProperty({ type: NextPage }) page: NextPage;
}

/** Somebody who belongs to a room. */
export class MemberV2 {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() displayName: string;
  @ApiProperty({ enum: ROOM_ROLES }) role: RoomRole;
  @ApiProperty({ format: 'date-time' }) joinedAt: string;
}

/** One page of members. */
export class MemberPageV2 {
  @ApiProperty({ type: [MemberV2] }) data: MemberV2[];
  @ApiProperty({ type: NextPage }) page: NextPage;
}

class ActorV2 {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() displayName: string;
}

/** An event of a room's log. */
export class RoomEventV2 {
  @ApiProperty({ type: 'integer', minimum: 1 }) seq: number;
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ example: 'message.posted' }) type: string;
  @ApiProperty({ format: 'date-time' }) at: string;
  @ApiProperty({ type: ActorV2, nullable: true }) actor: ActorV2 | null;
  @ApiProperty({ type: 'object', additionalProperties: true, example: { text: 'Hello' } }) data: object;
}

/** How far somebody has read. */
export class ReadMarkV2 {
  @ApiProperty({ type: 'integer' }) seq: number;
}
