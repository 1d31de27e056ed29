import { Body, Controller, Delete, Get, HttpCode, type OnModuleInit, Param, Post, Res } from '@nestjs/common';
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
import { Challenged } from '#platform/challenge/challenged.decorator.js';
import { IdempotencyKey, IdempotentByItself } from '#platform/idempotency/idempotency.decorator.js';
import { type HeaderSink, QuickRoutes } from '#platform/front-door/quick-routes.js';
import { Limited } from '#platform/limits/limit.decorator.js';
import { ClaimUnits } from '../../application/claim-units.js';
import { DropQueries } from '../../application/queries.js';
import { ReleaseClaim } from '../../application/release-claim.js';
import { CLAIM_LIMITS } from '../../domain/claims/claim.js';
import { ClaimDto } from '../dto/claim.dto.js';
import { ClaimShown, claimShown } from '../dto/drop.view.js';

/** Claims over REST. A crowd's claims come at the front door, which calls the same method. */
@ApiTags('claims')
@ApiBearerAuth()
@Controller({ version: '2' })
export class ClaimsController implements OnModuleInit {
  constructor(
    private readonly claimUnits: ClaimUnits,
    private readonly releaseClaim: ReleaseClaim,
    private readonly queries: DropQueries,
    private readonly quickRoutes: QuickRoutes,
  ) {}

  onModuleInit(): void {
    this.quickRoutes.post({
      path: '/v2/drops/:id/claims',
      handler: ClaimsController.prototype.claim,
      input: plainClaim,
      refusal: ({ actor, id }) => this.claimUnits.refusal(actor, { dropId: id }),
      answer: ({ actor, id, input, key, headers }) => this.claim(actor, id, input, key, headers),
    });
  }

  /** Claims units: they are yours until `expiresAt`. */
  @Post('drops/:id/claims')
  @IdempotentByItself()
  @Limited({ name: 'claims', points: 60, seconds: 60 })
  @Challenged()
  @ApiCreatedResponse({ type: ClaimShown })
  async claim(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) dropId: string,
    @Body() { quantity }: ClaimDto,
    @IdempotencyKey() key: string,
    @Res({ passthrough: true }) answer: HeaderSink,
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

/** The body if nothing is in it but a quantity that may be asked for. */
function plainClaim(body: unknown): ClaimDto | undefined {
  if (typeof body !== 'object' || body === null || Object.keys(body).length !== 1) return undefined;
  const { quantity } = body as { quantity?: unknown };
  const { min, max } = CLAIM_LIMITS.quantity;
  if (typeof quantity !== 'number' || !Number.isInteger(quantity)) return undefined;
  return quantity >= min && quantity <= max ? { quantity } : undefined;
}
