import { ApiProperty } from '@nestjs/swagger';
import { PIN_KINDS, type Pin, type PinKind } from '../../domain/pins/pin-board.js';
import { RoomEventV2 } from './room.view.js';

class ReactionCountV2 {
  @ApiProperty({ example: '👍' }) emoji: string;
  @ApiProperty({ type: 'integer', minimum: 1 }) count: number;
  @ApiProperty({ description: 'Whether the caller put one there' }) mine: boolean;
}

/** An event of a room's log, and if it is a message what others made of it. */
export class LoggedEventV2 extends RoomEventV2 {
  @ApiProperty({ type: [ReactionCountV2], required: false, description: 'Left out if there are none' })
  reactions?: ReactionCountV2[];
  @ApiProperty({
    ...{ type: 'integer', minimum: 1, required: false },
    description: 'How many messages answer it; left out if none does',
  })
  replies?: number;
}

/** One message: its latest text as `data.text`, or `data.deletedAt` instead. */
export class MessageV2 extends LoggedEventV2 {
  @ApiProperty({ format: 'uuid' }) roomId: string;
  @ApiProperty({ format: 'date-time', description: 'When it was last edited or deleted' }) updatedAt: string;
}

class NextPage {
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}

/** A part of a room's log; `next` is the number to go on with, as `after` or as `before`. */
export class LoggedEventPageV2 {
  @ApiProperty({ type: [LoggedEventV2] }) data: LoggedEventV2[];
  @ApiProperty({ type: NextPage }) page: NextPage;
}

/** What a room shows to everyone who comes: its reader looks up what it names. */
export class PinV2 implements Pin {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: PIN_KINDS }) kind: PinKind;
  @ApiProperty({ format: 'uuid', description: 'Of the product or message' }) targetId: string;
  @ApiProperty({ format: 'uuid' }) pinnedBy: string;
  @ApiProperty({ format: 'date-time' }) pinnedAt: string;
}

/** The pins of a room. */
export class PinPageV2 {
  @ApiProperty({ type: [PinV2] }) data: PinV2[];
  @ApiProperty({ type: NextPage }) page: NextPage;
}
