import { Global, Module } from '@nestjs/common';
import { InboxPurge } from './inbox-purge.js';
import { Inbox } from './inbox.js';
import { OutboxRows } from './outbox-rows.js';
import { OutboxSignal } from './outbox-signal.js';
import { Outbox } from './outbox.js';
import { Relay } from './relay.js';
import { SubscriberRegistration } from './subscriber-registration.js';
import { Subscribers } from './subscribers.js';

/** Events from the transaction that caused them to everyone who subscribed. */
@Global()
@Module({
  providers: [
    Outbox,
    OutboxSignal,
    OutboxRows,
    Inbox,
    InboxPurge,
    Subscribers,
    SubscriberRegistration,
    Relay,
  ],
  exports: [Outbox],
})
export class OutboxModule {}
