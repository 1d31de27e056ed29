import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { DeleteAllBy } from '../../application/messages/delete-all-by.js';
import { KickUser } from '../../application/moderation/kick-user.js';
import { LiftSanction } from '../../application/moderation/lift-sanction.js';
import { type SanctionView, SanctionUser } from '../../application/moderation/sanction-user.js';
import { SetWords } from '../../application/moderation/set-words.js';
import { VisibleWords } from '../../application/moderation/visible-words.js';
import { ActDto, SanctionDto, WordsDto } from '../dto/moderation.dto.js';
import { DeletedV2, SanctionV2, WordsV2 } from '../dto/moderation.view.js';

/** What moderators do in a room, over REST. */
@ApiTags('moderation')
@ApiBearerAuth()
@Controller({ path: 'rooms/:id', version: '2' })
export class ModerationController {
  constructor(
    private readonly sanctionUser: SanctionUser,
    private readonly liftSanction: LiftSanction,
    private readonly kickUser: KickUser,
    private readonly setWords: SetWords,
    private readonly visibleWords: VisibleWords,
    private readonly deleteAllBy: DeleteAllBy,
  ) {}

  @Put('bans/:userId')
  @ApiOperation({ summary: 'Put somebody out of the room and keep them out, for a time or for good' })
  @ApiBody({ type: SanctionDto, required: false })
  @ApiOkResponse({ type: SanctionV2 })
  ban(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Param('userId', KnownId) userId: string,
    @Body() body?: SanctionDto,
  ): Promise<SanctionView> {
    return this.sanctionUser.execute(actor, { roomId, userId, kind: 'ban', ...body });
  }

  @Delete('bans/:userId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Let somebody in again' })
  @ApiNoContentResponse()
  unban(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Param('userId', KnownId) userId: string,
  ): Promise<void> {
    return this.liftSanction.execute(actor, { roomId, userId, kind: 'ban' });
  }

  @Put('mutes/:userId')
  @ApiOperation({ summary: 'Keep somebody from speaking in the room, for a time or for good' })
  @ApiBody({ type: SanctionDto, required: false })
  @ApiOkResponse({ type: SanctionV2 })
  mute(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Param('userId', KnownId) userId: string,
    @Body() body?: SanctionDto,
  ): Promise<SanctionView> {
    return this.sanctionUser.execute(actor, { roomId, userId, kind: 'mute', ...body });
  }

  @Delete('mutes/:userId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Let somebody speak again' })
  @ApiNoContentResponse()
  unmute(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Param('userId', KnownId) userId: string,
  ): Promise<void> {
    return this.liftSanction.execute(actor, { roomId, userId, kind: 'mute' });
  }

  @Post('kicks/:userId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Put somebody out of the room; who may see it may come back' })
  @ApiBody({ type: ActDto, required: false })
  @ApiNoContentResponse()
  kick(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Param('userId', KnownId) userId: string,
    @Body() body?: ActDto,
  ): Promise<void> {
    return this.kickUser.execute(actor, { roomId, userId, ...body });
  }

  @Get('words')
  @ApiOperation({ summary: 'The words that nobody may use in the room, for its moderators' })
  @ApiOkResponse({ type: WordsV2 })
  async words(@CurrentActor() actor: Actor, @Param('id', KnownId) roomId: string): Promise<WordsV2> {
    return { words: await this.visibleWords.execute(actor, { roomId }) };
  }

  @Put('words')
  @ApiOperation({ summary: 'Say which words nobody may use in the room' })
  @ApiOkResponse({ type: WordsV2 })
  async replaceWords(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Body() { words }: WordsDto,
  ): Promise<WordsV2> {
    return { words: await this.setWords.execute(actor, { roomId, words }) };
  }

  @Delete('members/:userId/messages')
  @ApiOperation({ summary: 'Delete all that somebody said in the room' })
  @ApiOkResponse({ type: DeletedV2 })
  async deleteAll(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @Param('userId', KnownId) userId: string,
  ): Promise<DeletedV2> {
    return { deleted: await this.deleteAllBy.execute(actor, { roomId, userId }) };
  }
}
