import type { Logger } from 'pino';
import type { BusMessage } from './node-bus.js';

export type BusListener = (message: BusMessage, fromNode: string) => void;

/** Who listens to which channel in this process. */
export class BusListeners {
  private readonly byChannel = new Map<string, BusListener[]>();

  constructor(private readonly logger: Logger) {}

  /** Returns true for the first listener of a channel. */
  add(channel: string, listener: BusListener): boolean {
    const others = this.byChannel.get(channel) ?? [];
    this.byChannel.set(channel, [...others, listener]);
    return others.length === 0;
  }

  get channels(): string[] {
    return [...this.byChannel.keys()];
  }

  /** A listener that throws is a bug of its own: told, and kept from the others and from the publisher. */
  tell(channel: string, message: BusMessage, fromNode: string): void {
    for (const listener of this.byChannel.get(channel) ?? []) {
      try {
        listener(message, fromNode);
      } catch (error) {
        this.logger.error({ err: error, channel }, 'a listener of the node bus failed');
      }
    }
  }
}
