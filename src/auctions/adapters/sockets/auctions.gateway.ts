import { UseGuards } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage } from '@nestjs/websockets';
import { Gateway } from '#platform/sockets/gateway.decorator.js';
import type { LiveSocket } from '#platform/sockets/live-socket.js';
import { SocketLimit } from '#platform/sockets/socket-limit.guard.js';
import { PlaceBid } from '../../application/place-bid.js';
import { SocketBidDto } from '../dto/bid.dto.js';
import { type BidTaken, bidTaken } from '../dto/bid.view.js';

/** Bids over a socket: the same use case, the key in the payload. */
@Gateway()
@UseGuards(SocketLimit)
export class AuctionsGateway {
  constructor(private readonly placeBid: PlaceBid) {}

  @SubscribeMessage('auction.bid')
  async bid(
    @ConnectedSocket() socket: unknown,
    @MessageBody() dto: SocketBidDto,
  ): Promise<{ ok: true; bid: BidTaken }> {
    const placed = await this.placeBid.execute((socket as LiveSocket).data.actor, dto);
    return { ok: true, bid: bidTaken(placed) };
  }
}
