import { UseGuards } from '@nestjs/common';
import { Ack, ConnectedSocket, MessageBody, type OnGatewayInit, SubscribeMessage } from '@nestjs/websockets';
import type { Server } from 'socket.io';
import { type Actor, NotFound } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Gateway } from '#platform/sockets/gateway.decorator.js';
import type { LiveSocket } from '#platform/sockets/live-socket.js';
import { socketEvents } from '#platform/telemetry/metrics.js';
import { MarkRead } from '../../application/mark-read.js';
import { EnterRoomDto, RoomReadDto, RoomRefDto, SendMessageDto } from '../dto/commands.dto.js';
import { LocalRooms } from './local-rooms.js';
import { Typing } from './people/typing.js';
import { QuickTalk } from './quick-talk.js';
import { RoomEntrance } from './room-entrance.js';
import { SocketLimit } from '#platform/sockets/socket-limit.guard.js';

/** Rooms over a socket. */
@Gateway()
@UseGuards(SocketLimit)
export class RoomsGateway implements OnGatewayInit {
  constructor(
    private readonly rooms: LocalRooms,
    private readonly entrance: RoomEntrance,
    private readonly typists: Typing,
    private readonly talk: QuickTalk,
    private readonly markRead: MarkRead,
  ) {}

  afterInit(server: Server): void {
    this.rooms.attach(server);
  }

  /** Answers by itself, right before the first event, and not when all is done. */
  @SubscribeMessage('room.join')
  join(
    @ConnectedSocket() socket: unknown,
    @MessageBody() entry: EnterRoomDto,
    @Ack() ack: ((answer: unknown) => void) | undefined,
  ): Promise<void> {
    return this.entrance.enter(socket as LiveSocket, entry, (welcome) => {
      socketEvents.inc({ command: 'room.join', outcome: 'ok' });
      ack?.(welcome);
    });
  }

  @SubscribeMessage('room.leave')
  async leave(
    @ConnectedSocket() socket: unknown,
    @MessageBody() { roomId }: RoomRefDto,
  ): Promise<{ ok: true }> {
    await this.entrance.leave(socket as LiveSocket, roomId);
    return { ok: true };
  }

  @SubscribeMessage('message.send')
  send(
    @CurrentActor() actor: Actor,
    @MessageBody() message: SendMessageDto,
  ): Promise<{ ok: true; id: string; seq: number }> {
    return this.talk.send(actor, message);
  }

  /** Only who is in a room can type there. */
  @SubscribeMessage('typing')
  async typing(
    @ConnectedSocket() socket: unknown,
    @MessageBody() { roomId }: RoomRefDto,
  ): Promise<{ ok: true }> {
    const live = socket as LiveSocket;
    if (!this.rooms.has(live, roomId)) throw new NotFound();
    await this.typists.start(roomId, live.data.actor);
    return { ok: true };
  }

  @SubscribeMessage('room.read')
  async read(
    @CurrentActor() actor: Actor,
    @MessageBody() mark: RoomReadDto,
  ): Promise<{ ok: true; seq: number }> {
    return { ok: true, seq: await this.markRead.execute(actor, mark) };
  }
}
