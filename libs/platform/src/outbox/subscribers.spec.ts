import { describe, expect, it } from '@jest/globals';
import { type Message, Subscribes, SUBSCRIPTIONS } from './subscribers.js';

interface Sold {
  readonly order: string;
}

/** Who cares only for what happened need not take the message; what no event could call does not compile. */
class Heard {
  @Subscribes('order.sold', 'test.what')
  async what({ order }: Sold): Promise<void> {
    expect(order).toBe('1');
  }

  @Subscribes('order.sold', 'test.all')
  async all(_data: Sold, { id }: Message): Promise<void> {
    expect(id).toBe('m');
  }

  @Subscribes('order.sold', 'test.that')
  @Subscribes('order.gone', 'test.that-too')
  async that(): Promise<void> {}

  // @ts-expect-error: nobody could wait for it
  @Subscribes('order.sold', 'test.not-waited-for')
  atOnce(_data: Sold): void {}

  // @ts-expect-error: there is no third thing to be told
  @Subscribes('order.sold', 'test.too-much')
  async tooMuch(_data: Sold, _message: Message, _more: string): Promise<void> {}
}

describe('a subscription', () => {
  it.each([
    ['what', ['test.what']],
    ['all', ['test.all']],
    ['that', ['test.that-too', 'test.that']],
  ] as const)('is known for a method that takes as much as it needs: %s', (method, subscribers) => {
    const found = Reflect.getMetadata(SUBSCRIPTIONS, Heard.prototype[method]) as { subscriber: string }[];
    expect(found.map(({ subscriber }) => subscriber)).toEqual(subscribers);
  });
});
