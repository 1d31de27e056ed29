import { DomainError } from '#kernel';
import { useCaseSeconds } from './metrics.js';

/** A framework-free object with the one method of a use case. */
interface Executable {
  execute(...args: unknown[]): Promise<unknown>;
}

/** Times every `execute` of a use case and counts its outcomes. */
export function measured<Instance extends object>(name: string, instance: Instance): Instance {
  if (!isExecutable(instance)) return instance;
  const execute = instance.execute.bind(instance);
  const timers = new Map<string, { observe(seconds: number): void }>();
  /** The outcomes are the codes of refusals, so there are few. */
  const timerOf = (outcome: string): { observe(seconds: number): void } => {
    const timer = timers.get(outcome) ?? useCaseSeconds.labels({ use_case: name, outcome });
    timers.set(outcome, timer);
    return timer;
  };
  instance.execute = async (...args) => {
    const start = performance.now();
    let outcome = 'ok';
    try {
      return await execute(...args);
    } catch (error) {
      outcome = error instanceof DomainError ? error.code : 'fault';
      throw error;
    } finally {
      timerOf(outcome).observe((performance.now() - start) / 1000);
    }
  };
  return instance;
}

function isExecutable(instance: object): instance is Executable {
  return 'execute' in instance && typeof instance.execute === 'function';
}
