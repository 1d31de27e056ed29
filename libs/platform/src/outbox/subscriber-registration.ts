import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type GroupCommit, GroupCommits, type Outcome, perKey } from '#kernel';
import { decoratedMethods, MethodFinder } from '../jobs/decorated-methods.js';
import { JobHandlers, type JobPayload } from '../jobs/jobs.js';
import { inRequest, requestContext } from '../telemetry/request-context.js';
import { Inbox } from './inbox.js';
import { jobOf, type Message, Subscribers, type Subscription, SUBSCRIPTIONS } from './subscribers.js';

type Call = (...args: readonly unknown[]) => unknown;

/** A subscriber that takes several events at once. */
interface Taker {
  readonly subscriber: string;
  readonly call: Call;
}

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
  private readonly batches: GroupCommit<Taker, MessagePayload, void>;

  constructor(
    private readonly finder: MethodFinder,
    private readonly handlers: JobHandlers,
    private readonly subscribers: Subscribers,
    private readonly inbox: Inbox,
    commits: GroupCommits,
  ) {
    this.batches = commits.together(
      'events',
      // Under no request: else one would lend its name to the events of others.
      perKey((taker, messages) =>
        inRequest(requestContext(undefined, undefined), () => this.tell(taker, messages)),
      ),
    );
  }

  onModuleInit(): void {
    for (const { meta, call } of decoratedMethods<readonly Subscription[]>(this.finder, SUBSCRIPTIONS)) {
      for (const subscription of meta) this.register(subscription, call);
    }
  }

  private register(subscription: Subscription, call: Call): void {
    const { subscriber, inBatches } = subscription;
    const taker: Taker = { subscriber, call };
    this.subscribers.add(subscription);
    this.handlers.register(jobOf(subscriber), (payload) =>
      inBatches
        ? this.batches.submit(taker, payload as MessagePayload)
        : this.tellOne(taker, payload as MessagePayload),
    );
  }

  private tellOne(
    { subscriber, call }: Taker,
    { id, type, occurredAt, data }: MessagePayload,
  ): Promise<void> {
    const message: Message = { id, type, occurredAt: new Date(occurredAt) };
    return this.inbox.once([id], subscriber, async () => void (await call(data, message)));
  }

  private async tell(
    { subscriber, call }: Taker,
    messages: readonly MessagePayload[],
  ): Promise<Outcome<void>[]> {
    // One that came again while it waited here is told once.
    const each = new Map(messages.map((message) => [message.id, message]));
    await this.inbox.once([...each.keys()], subscriber, async (fresh) => {
      await call([...fresh].map((id) => each.get(id)?.data));
    });
    return messages.map(() => ({ value: undefined }));
  }
}
