import { type Actor, type Clock, type Ids, wrongField } from '#kernel';
import type { Message } from '../../domain/messages/message.js';
import type { Pin, PinKind } from '../../domain/pins/pin-board.js';
import type { PinDesk } from './pin-desk.js';

export interface CardToPin {
  readonly roomId: string;
  readonly productId?: string | undefined;
  readonly messageId?: string | undefined;
}

/** Pins a product's card or a message. Again it gives back the same pin. */
export class PinCard {
  constructor(
    private readonly desk: PinDesk,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** @throws ValidationFailed, NotFound, Forbidden for whoever does not keep order, TooManyPins */
  async execute(actor: Actor, { roomId, productId, messageId }: CardToPin): Promise<Pin> {
    const target = { kind: kindOf({ productId, messageId }), targetId: productId ?? messageId ?? '' };
    const by = { id: actor.userId, displayName: actor.displayName };
    const pin = { id: this.ids.next(), ...target, pinnedBy: by.id, pinnedAt: this.clock.now().toISOString() };
    const board = await this.desk.take(actor, { roomId, messageId }, (present, message) => {
      if (messageId !== undefined) requirePinnable(message, roomId);
      return present.pin(pin, by);
    });
    return board.of(target) ?? pin;
  }
}

function kindOf({ productId, messageId }: Omit<CardToPin, 'roomId'>): PinKind {
  if ((productId === undefined) !== (messageId === undefined)) return productId ? 'product' : 'message';
  throw wrongField('productId', 'name a product or a message');
}

function requirePinnable(message: Message | null, roomId: string): void {
  if (message !== null && message.snapshot().roomId === roomId && !message.isDeleted) return;
  throw wrongField('messageId', 'must be a message of this room that is not deleted');
}
