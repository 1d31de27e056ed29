import type { LiveSocket } from '#platform/sockets/live-socket.js';
import { roomDeliveries } from '#platform/telemetry/metrics.js';
import type { RoomEvent } from '../../domain/log.js';
import type { LocalRooms } from './local-rooms.js';
import type { Guest, Welcome } from './log/room-channel.js';

/** One socket on its way into one room. */
export class SocketGuest implements Guest {
  /** True once the socket was told that it is in: then nothing but its end can tell it otherwise. */
  welcomed = false;

  constructor(
    private readonly socket: LiveSocket,
    private readonly roomId: string,
    private readonly rooms: LocalRooms,
    private readonly acknowledge: (welcome: Welcome) => void,
  ) {}

  welcome(welcome: Welcome): void {
    this.welcomed = true;
    this.acknowledge(welcome);
  }

  send(events: readonly RoomEvent[]): void {
    this.socket.emit('room.events', { roomId: this.roomId, events });
    roomDeliveries.inc(events.length);
  }

  async taken(): Promise<boolean> {
    const { conn } = this.socket;
    const { transport } = conn;
    if (this.socket.connected && !transport.writable) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          transport.off('ready', done);
          conn.off('close', done);
          resolve();
        };
        transport.on('ready', done);
        conn.on('close', done);
      });
    }
    return this.socket.connected;
  }

  enter(): void {
    this.rooms.enter(this.socket, this.roomId);
  }
}
