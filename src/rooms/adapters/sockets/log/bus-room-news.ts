import { Injectable } from '@nestjs/common';
import { NodeBus } from '#platform/node-bus/node-bus.js';
import { RoomNews } from '../../../application/ports.js';
import type { RoomEvent } from '../../../domain/log.js';

const EVENTS = 'rooms';
const ACCESS = 'rooms.access';

/** Carries news of the rooms to all nodes, this one included, over the node bus. */
@Injectable()
export class BusRoomNews extends RoomNews {
  constructor(private readonly bus: NodeBus) {
    super();
  }

  appended(roomId: string, events: readonly RoomEvent[]): void {
    this.bus.publish(EVENTS, { roomId, events });
  }

  accessChanged(roomId: string): void {
    this.bus.publish(ACCESS, { roomId });
  }

  /** Listens to what the logs are told, and whether this node told it. */
  hear(listener: (roomId: string, events: readonly RoomEvent[], here: boolean) => void): void {
    this.bus.subscribe(EVENTS, ({ roomId, events }, node) =>
      listener(roomId as string, events as readonly RoomEvent[], node === this.bus.nodeId),
    );
  }

  /** Listens to what this node and the others tell. */
  listen(listener: RoomNews): void {
    this.bus.subscribe(EVENTS, ({ roomId, events }) =>
      listener.appended(roomId as string, events as readonly RoomEvent[]),
    );
    this.bus.subscribe(ACCESS, ({ roomId }) => listener.accessChanged(roomId as string));
  }
}
