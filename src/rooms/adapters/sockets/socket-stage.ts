import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { NodeBus } from '#platform/node-bus/node-bus.js';
import { LOGGER } from '#platform/telemetry/logger.js';
import { roomDeliveries } from '#platform/telemetry/metrics.js';
import { type RoomListener, RoomStage } from '../../application/room-stage.js';
import type { RoomEvent } from '../../domain/log.js';
import { LocalRooms } from './local-rooms.js';
import { BusRoomNews } from './log/bus-room-news.js';

const USERS = 'rooms.users';

/** The stage of this node: its sockets, and over the bus those of the others. */
@Injectable()
export class SocketStage extends RoomStage implements OnModuleInit {
  private readonly listeners: RoomListener[] = [];

  constructor(
    private readonly rooms: LocalRooms,
    private readonly bus: NodeBus,
    private readonly news: BusRoomNews,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  onModuleInit(): void {
    this.bus.subscribe(USERS, ({ userId, event, payload }) =>
      this.rooms.emitToUser(userId as string, event as string, payload as object),
    );
  }

  emit(roomId: string, event: string, payload: object): void {
    this.rooms.emit(roomId, event, payload);
  }

  toUser(userId: string, event: string, payload: object): void {
    this.bus.publish(USERS, { userId, event, payload });
  }

  onEvents(listener: RoomListener): void {
    this.listeners.push(listener);
  }

  onNews(listener: RoomListener): void {
    this.news.hear(listener);
  }

  /** Sends a frame of the log to everyone in the room, then to those who listen. */
  speak(roomId: string, events: readonly RoomEvent[]): void {
    this.rooms.emit(roomId, 'room.events', { roomId, events });
    roomDeliveries.inc(events.length * this.rooms.size(roomId));
    for (const listener of this.listeners) {
      try {
        listener(roomId, events);
      } catch (error) {
        this.logger.error({ err: error, roomId }, 'a listener of room events failed');
      }
    }
  }
}
