import { ApiProperty } from '@nestjs/swagger';
import type { RoomSnapshot } from '../../application/queries.js';
import { LoggedEventV2, PinV2 } from './message.view.js';
import { RoomV2 } from './room.view.js';

/** All that shows a room at once. */
export class RoomSnapshotV2 implements RoomSnapshot {
  @ApiProperty({ type: RoomV2 }) room: RoomV2;
  @ApiProperty({ type: [PinV2] }) pins: PinV2[];
  @ApiProperty({ type: [LoggedEventV2], description: 'The last 50, in order; go on after the last of them' })
  events: LoggedEventV2[];
  @ApiProperty({ type: 'integer', description: 'The first number that the log still has' }) oldest: number;
}
