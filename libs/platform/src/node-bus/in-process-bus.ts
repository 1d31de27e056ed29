import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { type BusListener, BusListeners } from './bus-listeners.js';
import { type BusMessage, NodeBus } from './node-bus.js';

/** The bus of a Souk that is one process. */
export class InProcessBus extends NodeBus {
  readonly nodeId = randomUUID();
  private readonly listeners: BusListeners;

  constructor(logger: Logger) {
    super();
    this.listeners = new BusListeners(logger);
  }

  publish(channel: string, message: BusMessage): void {
    this.listeners.tell(channel, message, this.nodeId);
  }

  subscribe(channel: string, listener: BusListener): void {
    this.listeners.add(channel, listener);
  }
}
