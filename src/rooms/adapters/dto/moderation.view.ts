import { ApiProperty } from '@nestjs/swagger';
import { RoomEventV2 } from './room.view.js';

/** A ban or a mute. */
export class SanctionV2 {
  @ApiProperty({ format: 'uuid' }) userId: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: until it is lifted' })
  until: string | null;
  @ApiProperty({ type: String, nullable: true }) reason: string | null;
}

/** The words that nobody may use, as they are compared. */
export class WordsV2 {
  @ApiProperty({ type: [String] }) words: readonly string[];
}

/** A report that was made. */
export class ReportIdV2 {
  @ApiProperty({ format: 'uuid' }) id: string;
}

class PersonV2 {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() displayName: string;
}

class NextPage {
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}

/** A report that nobody has decided yet. */
export class ReportV2 {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() reason: string;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ type: PersonV2 }) reporter: PersonV2;
  @ApiProperty({ type: RoomEventV2, nullable: true, description: 'As it is in the log now' })
  message: RoomEventV2 | null;
}

/** One page of reports. */
export class ReportPageV2 {
  @ApiProperty({ type: [ReportV2] }) data: ReportV2[];
  @ApiProperty({ type: NextPage }) page: NextPage;
}

/** A ban or a mute that is in force. */
export class SanctionedV2 {
  @ApiProperty({ type: PersonV2 }) user: PersonV2;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: until it is lifted' })
  until: string | null;
  @ApiProperty({ type: String, nullable: true }) reason: string | null;
  @ApiProperty({ type: PersonV2, description: 'Who imposed it' }) by: PersonV2;
}

/** One page of bans or mutes. */
export class SanctionedPageV2 {
  @ApiProperty({ type: [SanctionedV2] }) data: SanctionedV2[];
  @ApiProperty({ type: NextPage }) page: NextPage;
}

/** How many messages were deleted. */
export class DeletedV2 {
  @ApiProperty({ type: 'integer' }) deleted: number;
}
