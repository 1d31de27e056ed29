import { Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, NotFound } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Challenged } from '#platform/challenge/challenged.decorator.js';
import { Limited } from '#platform/limits/limit.decorator.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { DropQueries } from '../../application/queries.js';
import { WaitInLine } from '../../application/wait-in-line.js';
import { PlaceShown } from '../dto/drop.view.js';

/** The waiting line of a drop over REST. */
@ApiTags('claims')
@ApiBearerAuth()
@Controller({ path: 'drops/:id/line', version: '2' })
export class LineController {
  constructor(
    private readonly waitInLine: WaitInLine,
    private readonly queries: DropQueries,
  ) {}

  /**
   * Waits for one unit; who waits already keeps the place. If a unit is free, the turn comes at once. Before the opening of
   * a drop with `pre_line` or `draw` this enters the line that the opening shuffles.
   */
  @Post()
  @Limited({ name: 'line', points: 60, seconds: 60 })
  @Challenged()
  @ApiCreatedResponse({ type: PlaceShown })
  async join(@CurrentActor() actor: Actor, @Param('id', KnownId) dropId: string): Promise<PlaceShown> {
    return found(await this.waitInLine.execute(actor, { dropId, act: 'join' }));
  }

  /** Gives the place up. */
  @Delete()
  @HttpCode(204)
  @ApiNoContentResponse()
  async leave(@CurrentActor() actor: Actor, @Param('id', KnownId) dropId: string): Promise<void> {
    await this.waitInLine.execute(actor, { dropId, act: 'leave' });
  }

  /** One's latest place in this line. */
  @Get('me')
  @ApiOkResponse({ type: PlaceShown })
  async mine(@CurrentActor() actor: Actor, @Param('id', KnownId) dropId: string): Promise<PlaceShown> {
    return found(await this.queries.place(dropId, actor.userId));
  }
}

function found(place: PlaceShown | null): PlaceShown {
  if (place === null) throw new NotFound();
  return place;
}
