import { Body, Controller, Module, Param, ParseUUIDPipe, Post, Res } from '@nestjs/common';
import { type Actor, Ids } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { IdempotencyKey, IdempotentByItself } from '#platform/idempotency/idempotency.decorator.js';
import { Limited } from '#platform/limits/limit.decorator.js';
import { ClaimDto } from '../../../src/drops/adapters/dto/claim.dto.js';
import { type ClaimShown, claimShown } from '../../../src/drops/adapters/dto/drop.view.js';

/** Does nothing behind the guards, pipes and interceptors of a claim, and answers in its shape. */
@Controller({ version: '2' })
export class EmptyController {
  constructor(private readonly ids: Ids) {}

  @Post('bench/:id/empty')
  @IdempotentByItself()
  @Limited({ name: 'bench', points: 60, seconds: 60 })
  async empty(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) dropId: string,
    @Body() { quantity }: ClaimDto,
    @IdempotencyKey() key: string,
    @Res({ passthrough: true }) answer: { setHeader(name: string, value: string): void },
  ): Promise<ClaimShown> {
    if (key === 'never') answer.setHeader('Idempotency-Replayed', 'true');
    const now = new Date();
    return claimShown({
      ...{ id: this.ids.next(), dropId, userId: actor.userId, quantity, number: 1, state: 'held', key },
      ...{ extended: false, price: { amount: 1999, currency: 'EUR' }, createdAt: now, expiresAt: now },
    });
  }
}

/** What a Souk under measurement is given on top. */
@Module({ controllers: [EmptyController] })
export class BenchModule {}
