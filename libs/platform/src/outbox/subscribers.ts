import { Injectable } from '@nestjs/common';

/** The metadata key of a method's subscriptions. */
export const SUBSCRIPTIONS = Symbol('subscriptions');

/** An event on its way to one subscriber. */
export interface Message {
  /** The same for every subscriber and every attempt. */
  readonly id: string;
  readonly type: string;
  readonly occurredAt: Date;
}

/** Which events a method wants, and under which name it is remembered to have had them. */
export interface Subscription {
  readonly type: string;
  /** Unique among all subscribers and never changed: `drops.settle-claims`. */
  readonly subscriber: string;
  /** Whether it takes as many events at once as have come. */
  readonly inBatches: boolean;
}

/**
 * Hands every event of `type` to a provider's method, in a unit of work, with exactly-once effect.
 *
 * The method may be called again for an event if its unit of work failed; what it writes is committed once. It asks
 * nothing but the database; what must happen outside of it is a job of its own. Events come in no promised order.
 */
export function Subscribes(type: string, subscriber: string) {
  return <Method extends (data: never, message: Message) => Promise<void>>(
    _target: object,
    _key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => subscribe(descriptor.value as object, { type, subscriber, inBatches: false });
}

/**
 * The same for a method that takes the data of several events, in a unit of work that they share: for what every sale
 * sets off. It must not wait for rows that it holds itself (a group commit of its own); if it fails, each comes alone.
 */
export function SubscribesInBatches(type: string, subscriber: string) {
  return <Method extends (data: readonly never[]) => Promise<void>>(
    _target: object,
    _key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => subscribe(descriptor.value as object, { type, subscriber, inBatches: true });
}

function subscribe(method: object, subscription: Subscription): void {
  const others = (Reflect.getMetadata(SUBSCRIPTIONS, method) ?? []) as readonly Subscription[];
  Reflect.defineMetadata(SUBSCRIPTIONS, [...others, subscription], method);
}

/** Who wants events of which type; filled while the modules start, read by the relay. */
@Injectable()
export class Subscribers {
  private readonly byType = new Map<string, string[]>();

  add({ type, subscriber }: Pick<Subscription, 'type' | 'subscriber'>): void {
    this.byType.set(type, [...this.of(type), subscriber]);
  }

  of(type: string): readonly string[] {
    return this.byType.get(type) ?? [];
  }
}

/** The name of the jobs that hand events to one subscriber. */
export function jobOf(subscriber: string): string {
  return `event:${subscriber}`;
}
