import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { PageQuery } from '#platform/http/page.dto.js';
import { pageV2, type PageV2 } from '#platform/http/presented.js';
import { EditEtag, editsOf } from '#platform/rest/edit-etag.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { DeleteMessage } from '../../application/messages/delete-message.js';
import { EditMessage } from '../../application/messages/edit-message.js';
import { type LoggedEvent, MessageQueries, type MessageView } from '../../application/messages/queries.js';
import { PlainMessageDto } from '../dto/message.dto.js';
import { LoggedEventPageV2, MessageV2 } from '../dto/message.view.js';

const IF_MATCH = { name: 'If-Match', required: false, description: 'The ETag of the message as you know it' };

/** Messages by themselves, over REST. */
@ApiTags('rooms')
@ApiBearerAuth()
@Controller({ path: 'messages/:id', version: '2' })
export class MessagesController {
  constructor(
    private readonly queries: MessageQueries,
    private readonly editMessage: EditMessage,
    private readonly deleteMessage: DeleteMessage,
  ) {}

  @Get()
  @UseInterceptors(EditEtag)
  @ApiOkResponse({ type: MessageV2 })
  one(@CurrentActor() actor: Actor, @Param('id', KnownId) messageId: string): Promise<MessageView> {
    return this.queries.message(actor, messageId);
  }

  @Get('replies')
  @ApiOperation({ summary: 'The messages that answer one, the oldest first' })
  @ApiOkResponse({ type: LoggedEventPageV2 })
  async replies(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) messageId: string,
    @Query() page: PageQuery,
  ): Promise<PageV2<LoggedEvent>> {
    return pageV2(await this.queries.replies(actor, messageId, page));
  }

  @Patch()
  @UseInterceptors(EditEtag)
  @ApiOperation({ summary: 'Give a message of your own another text' })
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: MessageV2 })
  async edit(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) messageId: string,
    @Body() { text }: PlainMessageDto,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<MessageView> {
    await this.editMessage.execute(actor, { messageId, text, seen: editsOf(ifMatch) });
    return this.queries.message(actor, messageId);
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Take away what a message says: your own, or any in a room that you moderate' })
  @ApiHeader(IF_MATCH)
  @ApiNoContentResponse()
  delete(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) messageId: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    return this.deleteMessage.execute(actor, { messageId, seen: editsOf(ifMatch) });
  }
}
