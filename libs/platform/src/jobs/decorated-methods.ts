import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';

/** A method of a provider that wears a decorator, ready to be called. */
export interface DecoratedMethod<Meta> {
  readonly meta: Meta;
  /** Class and method, for messages to people. */
  readonly place: string;
  readonly call: (...args: readonly unknown[]) => unknown;
}

/** Walks the providers of all modules. */
@Injectable()
export class MethodFinder {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** Every method of every singleton provider, with the function itself. */
  *methods(): Generator<{ instance: object; name: string; method: Function }> {
    for (const { instance } of this.discovery.getProviders() as { instance?: unknown }[]) {
      if (typeof instance !== 'object' || instance === null) continue;
      const prototype: unknown = Object.getPrototypeOf(instance);
      if (typeof prototype !== 'object' || prototype === null) continue;
      for (const name of this.scanner.getAllMethodNames(prototype)) {
        const method: unknown = Reflect.get(prototype, name);
        if (typeof method === 'function') yield { instance, name, method };
      }
    }
  }
}

/** The provider methods that carry metadata under `key`; a provider that is exposed under two tokens counts once. */
export function decoratedMethods<Meta>(finder: MethodFinder, key: symbol): DecoratedMethod<Meta>[] {
  const found = new Map<object, Set<string>>();
  const result: DecoratedMethod<Meta>[] = [];
  for (const { instance, name, method } of finder.methods()) {
    const meta = Reflect.getMetadata(key, method) as Meta | undefined;
    if (meta === undefined || found.get(instance)?.has(name) === true) continue;
    found.set(instance, (found.get(instance) ?? new Set()).add(name));
    result.push({
      meta,
      place: `${instance.constructor.name}.${name}`,
      call: (...args) => Reflect.apply(method, instance, args) as unknown,
    });
  }
  return result;
}
