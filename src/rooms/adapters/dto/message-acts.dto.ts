import { Text } from '#platform/http/text.decorator.js';
import { IdField } from '#platform/rest/id-field.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import { REACTION_LIMITS } from '../../domain/messages/reaction.js';
import { PlainMessageDto } from './message.dto.js';

/** `message.edit` */
export class EditMessageDto extends PlainMessageDto {
  @IdField()
  messageId: string;
}

/** `message.delete` */
export class MessageRefDto {
  @IdField()
  messageId: string;
}

/** The emoji of a reaction. */
export class EmojiDto {
  @Text({ min: 1, max: REACTION_LIMITS.length })
  emoji: string;
}

/** `reaction.add` and `reaction.remove` */
export class ReactionDto extends EmojiDto {
  @IdField()
  messageId: string;
}

/** What is to be pinned: one of the two. */
export class CardDto {
  @Omittable()
  @IdField({ required: false })
  productId?: string;

  @Omittable()
  @IdField({ required: false })
  messageId?: string;
}

/** `pin.add` */
export class AddPinDto extends CardDto {
  @IdField()
  roomId: string;
}

/** `pin.remove` */
export class RemovePinDto {
  @IdField()
  roomId: string;

  @IdField()
  pinId: string;
}
