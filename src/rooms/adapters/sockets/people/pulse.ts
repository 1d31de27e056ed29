import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Presence } from './presence.js';
import { Typing } from './typing.js';

/** What is not logged is told at most twice a second; milliseconds. */
const EVERY = 500;

/** Tells the rooms, twice a second, who is there and who types, if that changed. */
@Injectable()
export class Pulse implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly presence: Presence,
    private readonly typing: Typing,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => {
      this.presence.pulse();
      this.typing.pulse();
    }, EVERY);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }
}
