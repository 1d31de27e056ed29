import { type OnModuleInit, UseGuards } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage } from '@nestjs/websockets';
import { type Actor, isPlainText, normalised } from '#kernel';
import { Gateway } from '#platform/sockets/gateway.decorator.js';
import type { LiveSocket } from '#platform/sockets/live-socket.js';
import { QuickCommands } from '#platform/sockets/quick-commands.js';
import { SocketLimit } from '#platform/sockets/socket-limit.guard.js';
import { ClaimUnits } from '../../application/claim-units.js';
import { CLAIM_LIMITS } from '../../domain/claims/claim.js';
import { SocketClaimDto } from '../dto/claim.dto.js';
import { type ClaimShown, claimShown } from '../dto/drop.view.js';

/** Claims over a socket: the same use case, the key in the payload. A crowd's claims are spared Nest's way to it. */
@Gateway()
@UseGuards(SocketLimit)
export class DropsGateway implements OnModuleInit {
  constructor(
    private readonly claimUnits: ClaimUnits,
    private readonly quick: QuickCommands,
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

  private async answer(actor: Actor, wanted: SocketClaimDto): Promise<{ ok: true; claim: ClaimShown }> {
    const { claim } = await this.claimUnits.execute(actor, wanted);
    return { ok: true, claim: claimShown(claim) };
  }
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The payload if it is in order and nothing else is in it. */
function plainClaim(payload: unknown): SocketClaimDto | undefined {
  if (typeof payload !== 'object' || payload === null || Object.keys(payload).length !== 3) return undefined;
  const { dropId, quantity, key } = payload as Record<string, unknown>;
  const limits = CLAIM_LIMITS;
  const isInOrder =
    typeof dropId === 'string' &&
    ID.test(dropId) &&
    typeof quantity === 'number' &&
    Number.isInteger(quantity) &&
    quantity >= limits.quantity.min &&
    quantity <= limits.quantity.max &&
    typeof key === 'string' &&
    key.length >= limits.key.min &&
    key.length <= limits.key.max &&
    isPlainText(key) &&
    normalised(key) === key;
  return isInOrder ? { dropId, quantity, key } : undefined;
}
