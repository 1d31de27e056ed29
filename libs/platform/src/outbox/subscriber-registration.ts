import { Injectable, type OnModuleInit } from '@nestjs/common';
import { decoratedMethods, MethodFinder } from '../jobs/decorated-methods.js';
import { JobHandlers, type JobPayload } from '../jobs/jobs.js';
import { Inbox } from './inbox.js';
import { jobOf, type Message, Subscribers, type Subscription, SUBSCRIPTIONS } from './subscribers.js';

/** What the job of one message for one subscriber carries. */
export interface MessagePayload extends JobPayload {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly data: unknown;
}

/** Finds every `@Subscribes` method while the modules start, before the relay sends anything. */
@Injectable()
export class SubscriberRegistration implements OnModuleInit {
  constructor(
    private readonly finder: MethodFinder,
    private readonly handlers: JobHandlers,
    private readonly subscribers: Subscribers,
    private readonly inbox: Inbox,
  ) {}

  onModuleInit(): void {
    for (const { meta, call } of decoratedMethods<readonly Subscription[]>(this.finder, SUBSCRIPTIONS)) {
      for (const subscription of meta) this.register(subscription, call);
    }
  }

  private register(subscription: Subscription, call: (...args: readonly unknown[]) => unknown): void {
    const { subscriber } = subscription;
    this.subscribers.add(subscription);
    this.handlers.register(jobOf(subscriber), async (payload) => {
      const { id, type, occurredAt, data } = payload as MessagePayload;
      const message: Message = { id, type, occurredAt: new Date(occurredAt) };
      await this.inbox.once(id, subscriber, async () => void (await call(data, message)));
    });
  }
}
