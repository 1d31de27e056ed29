import { UseGuards } from '@nestjs/common';
import { MessageBody, SubscribeMessage } from '@nestjs/websockets';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Gateway } from '#platform/sockets/gateway.decorator.js';
import { SocketLimit } from '#platform/sockets/socket-limit.guard.js';
import { PinCard } from '../../application/pins/pin-card.js';
import { TakeOffPin } from '../../application/pins/take-off-pin.js';
import { AddPinDto, RemovePinDto } from '../dto/message-acts.dto.js';

/** The pins of rooms, over a socket. */
@Gateway()
@UseGuards(SocketLimit)
export class PinsGateway {
  constructor(
    private readonly pinCard: PinCard,
    private readonly takeOffPin: TakeOffPin,
  ) {}

  @SubscribeMessage('pin.add')
  async pin(@CurrentActor() actor: Actor, @MessageBody() card: AddPinDto): Promise<{ ok: true; id: string }> {
    return { ok: true, id: (await this.pinCard.execute(actor, card)).id };
  }

  @SubscribeMessage('pin.remove')
  async unpin(@CurrentActor() actor: Actor, @MessageBody() pin: RemovePinDto): Promise<{ ok: true }> {
    await this.takeOffPin.execute(actor, pin);
    return { ok: true };
  }
}
