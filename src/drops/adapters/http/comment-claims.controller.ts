import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { SetCommentClaims } from '../../application/comments/set-comment-claims.js';
import { VisibleCommentClaims } from '../../application/comments/visible-comment-claims.js';
import { CommentClaimsDto, CommentClaimsShown } from '../dto/comment-claims.dto.js';
import { ClaimShown } from '../dto/drop.view.js';

/** Comment claims over REST: the setting of a room, and what a comment became. */
@ApiTags('claims')
@ApiBearerAuth()
@Controller({ path: 'rooms/:id/comment-claims', version: '2' })
export class CommentClaimsController {
  constructor(
    private readonly set: SetCommentClaims,
    private readonly visible: VisibleCommentClaims,
  ) {}

  /** Whether a comment such as `sold M` is a claim here. */
  @Get()
  @ApiOkResponse({ type: CommentClaimsShown })
  setting(@CurrentActor() actor: Actor, @Param('id', KnownId) roomId: string): Promise<CommentClaimsShown> {
    return this.visible.setting(roomId, actor);
  }

  /** For whoever manages the room; what was said before it is switched on is no claim. */
  @Put()
  @ApiOkResponse({ type: CommentClaimsShown })
  change(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Body() { enabled, word }: CommentClaimsDto,
  ): Promise<CommentClaimsShown> {
    return this.set.execute(actor, { roomId, enabled, word });
  }

  /** The claim that your comment became, for who missed `claim.held`. */
  @Get(':messageId')
  @ApiOkResponse({ type: ClaimShown })
  claim(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Param('messageId', KnownId) messageId: string,
  ): Promise<ClaimShown> {
    return this.visible.claim(roomId, messageId, actor);
  }
}
