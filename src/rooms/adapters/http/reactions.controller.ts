import { Controller, Delete, HttpCode, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { AddReaction } from '../../application/messages/add-reaction.js';
import { RemoveReaction } from '../../application/messages/remove-reaction.js';

/** Reactions to messages, over REST. */
@ApiTags('rooms')
@ApiBearerAuth()
@Controller({ path: 'messages/:id/reactions', version: '2' })
export class ReactionsController {
  constructor(
    private readonly addReaction: AddReaction,
    private readonly removeReaction: RemoveReaction,
  ) {}

  @Put(':emoji')
  @HttpCode(204)
  @ApiOperation({ summary: 'Put an emoji on a message' })
  @ApiNoContentResponse()
  add(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) messageId: string,
    @Param('emoji') emoji: string,
  ): Promise<void> {
    return this.addReaction.execute(actor, { messageId, emoji });
  }

  @Delete(':emoji')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take your emoji off a message' })
  @ApiNoContentResponse()
  remove(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) messageId: string,
    @Param('emoji') emoji: string,
  ): Promise<void> {
    return this.removeReaction.execute(actor, { messageId, emoji });
  }
}
