import { UseGuards } from '@nestjs/common';
import { MessageBody, SubscribeMessage } from '@nestjs/websockets';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Gateway } from '#platform/sockets/gateway.decorator.js';
import { SocketLimit } from '#platform/sockets/socket-limit.guard.js';
import { AddReaction } from '../../application/messages/add-reaction.js';
import { DeleteMessage } from '../../application/messages/delete-message.js';
import { EditMessage } from '../../application/messages/edit-message.js';
import { RemoveReaction } from '../../application/messages/remove-reaction.js';
import { EditMessageDto, MessageRefDto, ReactionDto } from '../dto/message-acts.dto.js';

/** What is done with messages after they were posted, over a socket. */
@Gateway()
@UseGuards(SocketLimit)
export class MessagesGateway {
  constructor(
    private readonly editMessage: EditMessage,
    private readonly deleteMessage: DeleteMessage,
    private readonly addReaction: AddReaction,
    private readonly removeReaction: RemoveReaction,
  ) {}

  @SubscribeMessage('message.edit')
  async edit(
    @CurrentActor() actor: Actor,
    @MessageBody() edit: EditMessageDto,
  ): Promise<{ ok: true; editedAt: string | null }> {
    return { ok: true, editedAt: await this.editMessage.execute(actor, edit) };
  }

  @SubscribeMessage('message.delete')
  async delete(@CurrentActor() actor: Actor, @MessageBody() message: MessageRefDto): Promise<{ ok: true }> {
    await this.deleteMessage.execute(actor, message);
    return { ok: true };
  }

  @SubscribeMessage('reaction.add')
  async react(@CurrentActor() actor: Actor, @MessageBody() reaction: ReactionDto): Promise<{ ok: true }> {
    await this.addReaction.execute(actor, reaction);
    return { ok: true };
  }

  @SubscribeMessage('reaction.remove')
  async unreact(@CurrentActor() actor: Actor, @MessageBody() reaction: ReactionDto): Promise<{ ok: true }> {
    await this.removeReaction.execute(actor, reaction);
    return { ok: true };
  }
}
