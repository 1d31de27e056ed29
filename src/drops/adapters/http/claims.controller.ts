import { Body, Controller, Delete, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, NotFound } from '#kernel';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { IdempotencyKey, IdempotentByItself } from '#platform/idempotency/idempotency.decorator.js';
import { Limited } from '#platform/limits/limit.decorator.js';
import { ClaimUnits } from '../../application/claim-units.js';
import { DropQueries } from '../../application/queries.js';
import { ReleaseClaim } from '../../application/release-claim.js';
import { ClaimDto } from '../dto/claim.dto.js';
import { ClaimShown, claimShown } from '../dto/drop.view.js';

/** What a controller needs of a response to say that an answer is a repeat. */
interface Answer {
  setHeader(name: string, value: string): void;
}

/** Claims over REST. */
@ApiTags('claims')
@ApiBearerAuth()
@Controller({ version: '2' })
export class ClaimsController {
  constructor(
    private readonly claimUnits: ClaimUnits,
    private readonly releaseClaim: ReleaseClaim,
    private readonly queries: DropQueries,
  ) {}

  /** Claims units: they are yours until `expiresAt`. */
  @Post('drops/:id/claims')
  @IdempotentByItself()
  @Limited({ name: 'claims', points: 60, seconds: 60 })
  @ApiCreatedResponse({ type: ClaimShown })
  async claim(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) dropId: string,
    @Body() { quantity }: ClaimDto,
    @IdempotencyKey() key: string,
    @Res({ passthrough: true }) answer: Answer,
  ): Promise<ClaimShown> {
    const { claim, replayed } = await this.claimUnits.execute(actor, { dropId, quantity, key });
    if (replayed) answer.setHeader('Idempotency-Replayed', 'true');
    return claimShown(claim);
  }

  @Get('claims/:id')
  @ApiOkResponse({ type: ClaimShown })
  async look(@CurrentActor() actor: Actor, @Param('id', KnownId) id: string): Promise<ClaimShown> {
    const claim = await this.queries.claim(id, actor.userId);
    if (claim === null) throw new NotFound();
    return claim;
  }

  /** Gives the units back. */
  @Delete('claims/:id')
  @HttpCode(204)
  @ApiNoContentResponse()
  giveBack(@CurrentActor() actor: Actor, @Param('id', KnownId) claimId: string): Promise<void> {
    return this.releaseClaim.execute(actor, { claimId });
  }
}
