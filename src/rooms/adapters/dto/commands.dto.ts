import { WholeNumber } from '#platform/http/text.decorator.js';
import { IdField } from '#platform/rest/id-field.decorator.js';
import { MessageDto } from './message.dto.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';

const SEQ = { min: 0, max: Number.MAX_SAFE_INTEGER };

/** A command about one room. */
export class RoomRefDto {
  @IdField()
  roomId: string;
}

/** `room.join` */
export class EnterRoomDto extends RoomRefDto {
  /** The last number you have of its log; left out, you get only what is new. */
  @Omittable()
  @WholeNumber({ ...SEQ, required: false })
  after?: number;
}

/** `message.send` */
export class SendMessageDto extends MessageDto {
  @IdField()
  roomId: string;
}

/** How far somebody has read. */
export class ReadDto {
  @WholeNumber(SEQ)
  seq: number;
}

/** `room.read` */
export class RoomReadDto extends ReadDto {
  @IdField()
  roomId: string;
}
