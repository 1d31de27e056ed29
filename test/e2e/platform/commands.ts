/** The commands that sockets may send, as the gateways of a running Souk have them: a new one is found by itself. */
import 'reflect-metadata';
import { ModulesContainer } from '@nestjs/core';
import type { TestApp } from '../../support/app.js';

type Class = abstract new (...args: never[]) => object;

/** One command of one namespace. */
export interface Command {
  readonly namespace: string;
  readonly name: string;
  /** The class that its payload is checked against; undefined if it is checked against none. */
  readonly dto: Class | undefined;
}

/** Nest's kind of argument: the payload of a message. */
const PAYLOAD = 3;

export function commandsOf({ app }: TestApp, namespace: string): Command[] {
  const providers = [...app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.providers.values(),
  ]);
  const gateways = new Set(providers.map(({ metatype }) => metatype as Class | null).filter(isGateway));
  return [...gateways].flatMap(commandsOfGateway).filter((command) => command.namespace === namespace);
}

function isGateway(type: Class | null): type is Class {
  return typeof type === 'function' && Reflect.hasMetadata('websockets:is_gateway', type);
}

function commandsOfGateway(gateway: Class): Command[] {
  const options = (Reflect.getMetadata('websockets:gateway_options', gateway) ?? {}) as {
    namespace?: string;
  };
  const prototype = gateway.prototype as Record<string, object>;
  return Object.getOwnPropertyNames(prototype)
    .filter((method) => Reflect.getMetadata('websockets:message_mapping', prototype[method] ?? {}) === true)
    .map((method) => ({
      namespace: options.namespace ?? '/',
      name: Reflect.getMetadata('message', prototype[method] ?? {}) as string,
      dto: payloadOf(gateway, method),
    }));
}

function payloadOf(gateway: Class, method: string): Class | undefined {
  const declared = (Reflect.getMetadata('__routeArguments__', gateway, method) ?? {}) as Record<
    string,
    { index: number }
  >;
  const types = Reflect.getMetadata('design:paramtypes', gateway.prototype as object, method) as (
    Class | undefined
  )[];
  const payload = Object.entries(declared).find(([key]) => key.startsWith(`${PAYLOAD}:`))?.[1];
  const type = payload === undefined ? undefined : types[payload.index];
  return (type as unknown) === Object ? undefined : type;
}
