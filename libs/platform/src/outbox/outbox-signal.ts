import { Injectable } from '@nestjs/common';

/** Wakes the relay of this process as soon as something was committed to the outbox. */
@Injectable()
export class OutboxSignal {
  private listener: (() => void) | undefined;

  onRing(listener: () => void): void {
    this.listener = listener;
  }

  ring(): void {
    this.listener?.();
  }
}
