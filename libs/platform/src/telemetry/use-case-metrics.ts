import { DomainError } from '#kernel';
import { useCaseSeconds } from './metrics.js';

/** A framework-free object with the one method of a use case, and maybe one that knows some refusals before it is called. */
interface Executable {
  execute(...args: unknown[]): Promise<unknown>;
  refusal?(...args: unknown[]): DomainError | undefined;
}

/** Times every `execute` of a use case and counts its outcomes, refusals that were known before among them. */
export function measured<Instance extends object>(name: string, instance: Instance): Instance {
  if (!isExecutable(instance)) return instance;
  const timers = new Map<string, { observe(seconds: number): void }>();
  /** The outcomes are the codes of refusals, so there are few. */
  const observe = (outcome: string, seconds: number): void => {
    const timer = timers.get(outcome) ?? useCaseSeconds.labels({ use_case: name, outcome });
    timers.set(outcome, timer);
    timer.observe(seconds);
  };
  const execute = instance.execute.bind(instance);
  // No function of its own that waits: a crowd pays for each.
  instance.execute = (...args) => {
    const start = performance.now();
    const since = (): number => (performance.now() - start) / 1000;
    return execute(...args).then(
      (result) => {
        observe('ok', since());
        return result;
      },
      (error: unknown) => {
        observe(error instanceof DomainError ? error.code : 'fault', since());
        throw error;
      },
    );
  };
  const foresee = instance.refusal?.bind(instance);
  if (foresee === undefined) return instance;
  instance.refusal = (...args) => {
    const refused = foresee(...args);
    if (refused !== undefined) observe(refused.code, 0);
    return refused;
  };
  return instance;
}

function isExecutable(instance: object): instance is Executable {
  return 'execute' in instance && typeof instance.execute === 'function';
}
