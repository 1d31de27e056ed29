import { type OnModuleInit, UseGuards } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage } from '@nestjs/websockets';
import type { Actor } from '#kernel';
import { Challenge } from '#platform/challenge/challenge.js';
import { isPlainId, isPlainWithin } from '#platform/rest/plain-values.js';
import { Gateway } from '#platform/sockets/gateway.decorator.js';
import type { LiveSocket } from '#platform/sockets/live-socket.js';
import { QuickCommands } from '#platform/sockets/commands/quick-commands.js';
import { SocketLimit } from '#platform/sockets/socket-limit.guard.js';
import { ClaimUnits } from '../../application/claim-units.js';
import { CALLERS_KEY, CLAIM_LIMITS } from '../../domain/claims/claim.js';
import { CHALLENGE_LIMITS, SocketClaimDto } from '../dto/claim.dto.js';
import { type ClaimShown, claimShown } from '../dto/drop.view.js';

/** Claims over a socket: the same use case, the key in the payload. A crowd's claims are spared Nest's way to it. */
@Gateway()
@UseGuards(SocketLimit)
export class DropsGateway implements OnModuleInit {
  constructor(
    private readonly claimUnits: ClaimUnits,
    private readonly quick: QuickCommands,
    private readonly challenge: Challenge,
  ) {}

  onModuleInit(): void {
    this.quick.on('drop.claim', {
      input: plainClaim,
      answer: (actor, claim) => this.answer(actor, claim),
    });
  }

  @SubscribeMessage('drop.claim')
  claim(
    @ConnectedSocket() socket: unknown,
    @MessageBody() dto: SocketClaimDto,
  ): Promise<{ ok: true; claim: ClaimShown }> {
    return this.answer((socket as LiveSocket).data.actor, dto);
  }

  private async answer(
    actor: Actor,
    { dropId, quantity, key, challenge }: SocketClaimDto,
  ): Promise<{ ok: true; claim: ClaimShown }> {
    const solved = this.challenge.demand(actor.userId, challenge);
    if (solved !== undefined) await solved;
    const { claim } = await this.claimUnits.execute(actor, { dropId, quantity, key });
    return { ok: true, claim: claimShown(claim) };
  }
}

/** The payload if it is in order and nothing else is in it. */
function plainClaim(payload: unknown): SocketClaimDto | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { dropId, quantity, key, challenge } = payload as Record<string, unknown>;
  if (Object.keys(payload).length !== (challenge === undefined ? 3 : 4)) return undefined;
  const limits = CLAIM_LIMITS;
  const isInOrder =
    isPlainId(dropId) &&
    typeof quantity === 'number' &&
    Number.isInteger(quantity) &&
    quantity >= limits.quantity.min &&
    quantity <= limits.quantity.max &&
    isPlainWithin(key, limits.key) &&
    CALLERS_KEY.test(key);
  if (!isInOrder) return undefined;
  if (challenge === undefined) return { dropId, quantity, key };
  return isPlainWithin(challenge, CHALLENGE_LIMITS) ? { dropId, quantity, key, challenge } : undefined;
}
