import { UseGuards } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage } from '@nestjs/websockets';
import { Gateway } from '#platform/sockets/gateway.decorator.js';
import { SocketLimit } from '#platform/sockets/socket-limit.guard.js';
import type { LiveSocket } from '#platform/sockets/live-socket.js';
import { ClaimUnits } from '../../application/claim-units.js';
import { SocketClaimDto } from '../dto/claim.dto.js';
import { type ClaimShown, claimShown } from '../dto/drop.view.js';

/** Claims over a socket: the same use case, the key in the payload. */
@Gateway()
@UseGuards(SocketLimit)
export class DropsGateway {
  constructor(private readonly claimUnits: ClaimUnits) {}

  @SubscribeMessage('drop.claim')
  async claim(
    @ConnectedSocket() socket: unknown,
    @MessageBody() dto: SocketClaimDto,
  ): Promise<{ ok: true; claim: ClaimShown }> {
    const { claim } = await this.claimUnits.execute((socket as LiveSocket).data.actor, dto);
    return { ok: true, claim: claimShown(claim) };
  }
}
