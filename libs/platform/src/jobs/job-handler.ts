import { Injectable, SetMetadata, type OnModuleInit } from '@nestjs/common';
import { decoratedMethods, MethodFinder } from './decorated-methods.js';
import { JobHandlers, type JobHandler } from './jobs.js';

const JOB_NAME = Symbol('job name');

/** Declares a provider's method as what a worker does with jobs of this name; it may be called more than once. */
export function HandlesJob(name: string) {
  return <Payload extends object>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<(payload: Payload) => Promise<void>>,
  ): void => {
    SetMetadata(JOB_NAME, name)(target, key, descriptor);
  };
}

/** Finds every `@HandlesJob` method while the modules start, before any worker takes a job. */
@Injectable()
export class JobHandlerRegistration implements OnModuleInit {
  constructor(
    private readonly finder: MethodFinder,
    private readonly handlers: JobHandlers,
  ) {}

  onModuleInit(): void {
    for (const { meta, call } of decoratedMethods<string>(this.finder, JOB_NAME)) {
      const handler: JobHandler = async (payload) => void (await call(payload));
      this.handlers.register(meta, handler);
    }
  }
}
