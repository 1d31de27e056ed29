/** The bus of several nodes in one process: what is published is heard at once, everywhere. */
import { type BusMessage, NodeBus } from '../../../libs/platform/src/node-bus/node-bus.js';

type Listener = (message: BusMessage, fromNode: string) => void;

export type Wire = Map<string, Listener[]>;

export class SharedBus extends NodeBus {
  readonly published: { readonly channel: string; readonly message: BusMessage }[] = [];

  constructor(
    readonly nodeId: string,
    private readonly wire: Wire,
  ) {
    super();
  }

  publish(channel: string, message: BusMessage): void {
    this.published.push({ channel, message });
    for (const listener of this.wire.get(channel) ?? []) listener(message, this.nodeId);
  }

  subscribe(channel: string, listener: Listener): void {
    this.wire.set(channel, [...(this.wire.get(channel) ?? []), listener]);
  }
}
