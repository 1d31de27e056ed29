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
import { type PageV2, pageV2 } from '#platform/http/presented.js';
import { EditEtag, editsOf } from '#platform/rest/edit-etag.js';
import { EndSession } from '../../application/end-session.js';
import { IdentityQueries, type ProfileView, type SessionView } from '../../application/queries.js';
import { RenameUser } from '../../application/rename-user.js';
import { DisplayNameDto } from '../dto/display-name.dto.js';
import { SessionIdDto } from '../dto/session-id.dto.js';
import { SessionListBody } from '../dto/session.view.js';
import { ProfileBody } from '../dto/user.view.js';

/** The caller's own profile and devices. */
@ApiTags('identity')
@ApiBearerAuth()
@Controller({ path: 'me', version: '2' })
export class MeController {
  constructor(
    private readonly queries: IdentityQueries,
    private readonly renameUser: RenameUser,
    private readonly endSession: EndSession,
  ) {}

  @Get()
  @UseInterceptors(EditEtag)
  @ApiOkResponse({ type: ProfileBody })
  profile(@CurrentActor() actor: Actor): Promise<ProfileView> {
    return this.queries.profile(actor.userId);
  }

  @Patch()
  @UseInterceptors(EditEtag)
  @ApiHeader({ name: 'If-Match', required: false, description: 'The ETag of your profile as you know it' })
  @ApiOkResponse({ type: ProfileBody })
  async rename(
    @CurrentActor() actor: Actor,
    @Body() body: DisplayNameDto,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<ProfileView> {
    await this.renameUser.execute(actor, { ...body, unchangedSince: editsOf(ifMatch) });
    return this.queries.profile(actor.userId);
  }

  @Get('sessions')
  @ApiOperation({ summary: 'The signed-in devices, the latest first' })
  @ApiOkResponse({ type: SessionListBody })
  async sessions(@CurrentActor() actor: Actor, @Query() page: PageQuery): Promise<PageV2<SessionView>> {
    return pageV2(await this.queries.sessions(actor, page));
  }

  @Delete('sessions/:sessionId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign a device out' })
  @ApiNoContentResponse()
  end(@CurrentActor() actor: Actor, @Param() params: SessionIdDto): Promise<void> {
    return this.endSession.execute(actor, params);
  }
}
