import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { settled, type RedisConnections } from '../redis/redis-connections.js';
import { type BusListener, BusListeners } from './bus-listeners.js';
import { type BusMessage, NodeBus } from './node-bus.js';

const PREFIX = 'souk:bus:';

/** A silent subscriber looks just like a quiet one, so it is asked for a sign of life; milliseconds. */
const PROBE = { every: 3_000, silence: 2_500 };

interface Envelope {
  readonly from: string;
  readonly message: BusMessage;
}

/** The bus of several processes, over Redis publish and subscribe. While Redis is away, each process hears itself. */
export class RedisBus extends NodeBus {
  readonly nodeId = randomUUID();
  private readonly listeners: BusListeners;
  private readonly publisher: Redis;
  private readonly subscriber: Redis;
  private readonly probe: NodeJS.Timeout;
  private listening: Promise<void> = Promise.resolve();

  constructor(
    connections: RedisConnections,
    private readonly logger: Logger,
  ) {
    super();
    this.listeners = new BusListeners(logger);
    this.publisher = connections.shared;
    // Subscribing again is ours: ioredis forgets a subscription that was not confirmed before the connection broke.
    this.subscriber = connections.quick('bus', { autoResubscribe: false, socketTimeout: PROBE.silence });
    this.subscriber.on('ready', () => this.listen(this.listeners.channels));
    this.subscriber.on('message', (channel: string, text: string) => this.receive(channel, text));
    this.probe = setInterval(() => void this.subscriber.ping().catch(() => undefined), PROBE.every).unref();
  }

  publish(channel: string, message: BusMessage): void {
    this.listeners.tell(channel, message, this.nodeId);
    const envelope: Envelope = { from: this.nodeId, message };
    this.publisher.publish(PREFIX + channel, JSON.stringify(envelope)).catch((error: unknown) => {
      this.logger.debug({ err: error, channel }, 'a message of the node bus was lost');
    });
  }

  subscribe(channel: string, listener: BusListener): void {
    if (this.listeners.add(channel, listener) && this.subscriber.status === 'ready') this.listen([channel]);
  }

  /** Resolves when the others are heard, or after `milliseconds` all the same. */
  async settled(milliseconds: number): Promise<void> {
    await settled(this.subscriber, milliseconds);
    await this.listening;
  }

  close(): void {
    clearInterval(this.probe);
  }

  private listen(channels: readonly string[]): void {
    if (channels.length === 0) return;
    this.listening = this.subscriber.subscribe(...channels.map((channel) => PREFIX + channel)).then(
      () => undefined,
      (error: unknown) => {
        // A connection on which this fails is of no use: dial again, which subscribes again.
        this.logger.warn({ err: error }, 'the node bus could not subscribe; connecting anew');
        this.subscriber.disconnect(true);
      },
    );
  }

  private receive(channel: string, text: string): void {
    const envelope = parsed(text);
    if (envelope === undefined || envelope.from === this.nodeId) return;
    this.listeners.tell(channel.slice(PREFIX.length), envelope.message, envelope.from);
  }
}

/** Undefined for what is not ours: anyone with access to Redis can publish anything. */
function parsed(text: string): Envelope | undefined {
  try {
    const value = JSON.parse(text) as Partial<Envelope> | null;
    return typeof value?.from === 'string' && typeof value.message === 'object'
      ? (value as Envelope)
      : undefined;
  } catch {
    return undefined;
  }
}
