import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RoomStage } from '../../application/room-stage.js';
import type { RoomEvent } from '../../domain/log.js';
import { PUTS_OUT } from '../../domain/moderation/acts.js';
import { LocalRooms } from './local-rooms.js';

/**
 * Makes the sockets of those leave who were kicked or banned, as soon as the room's log tells of it here. So they hear
 * why, and a node that missed the news hears it a second later like every event.
 */
@Injectable()
export class Bouncer implements OnModuleInit {
  constructor(
    private readonly stage: RoomStage,
    private readonly rooms: LocalRooms,
  ) {}

  onModuleInit(): void {
    this.stage.onEvents((roomId, events) => {
      for (const event of events) if (PUTS_OUT.includes(event.type)) this.putOut(roomId, event);
    });
  }

  private putOut(roomId: string, { type, data }: RoomEvent): void {
    const reason = type === 'moderation.banned' ? 'banned' : 'kicked';
    const { user } = data as { user: { id: string } };
    for (const socket of this.rooms.sockets(roomId))
      if (socket.data.actor.userId === user.id) this.rooms.putOut(socket, roomId, reason);
  }
}
