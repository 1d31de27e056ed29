import type { Abstract, FactoryProvider, Provider, Type } from '@nestjs/common';
import { measured } from '../telemetry/use-case-metrics.js';

/** The injection tokens whose instances a constructor takes, in its order. */
type Tokens<Args extends readonly unknown[]> = { [Index in keyof Args]: Abstract<Args[Index]> | symbol };

/**
 * Wires a framework-free class: `useCase(PlaceOrder, [Orders, Payments, UnitOfWork])`.
 *
 * A missing or wrong dependency does not compile. Every `execute` is timed and its refusals are counted by code.
 */
export function useCase<Instance extends object, Args extends readonly unknown[]>(
  UseCase: new (...args: Args) => Instance,
  tokens: Tokens<Args>,
): FactoryProvider<Instance> {
  return {
    provide: UseCase,
    inject: [...tokens] as (Abstract<unknown> | symbol)[],
    useFactory: (...args: unknown[]) => measured(UseCase.name, new UseCase(...(args as unknown as Args))),
  };
}

/** Binds a port to the adapter that implements it: `port(Payments, SandboxPayments)`. */
export function port<Port>(token: Abstract<Port>, adapter: Type<Port>): Provider {
  return { provide: token, useClass: adapter };
}
