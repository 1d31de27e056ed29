import type { INestApplicationContext, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import {
  MESSAGE_MAPPING_METADATA,
  MESSAGE_METADATA,
  PARAM_ARGS_METADATA,
} from '@nestjs/websockets/constants.js';
import { WsParamtype } from '@nestjs/websockets/enums/ws-paramtype.enum.js';

/** A command as a gateway declares it. */
export interface SocketCommand {
  readonly name: string;
  /** The shape that it takes. */
  readonly payload: Type;
}

/** Every command of every gateway of an application, by name. */
export function socketCommands(app: INestApplicationContext): readonly SocketCommand[] {
  const classes = [...app.get(ModulesContainer).values()]
    .flatMap(({ providers }) => [...providers.values()])
    .map(({ metatype }) => metatype)
    .filter((metatype): metatype is Type<Record<string, unknown>> => typeof metatype === 'function');
  const commands = [...new Set(classes)].flatMap(commandsOf);
  return commands.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function commandsOf(gateway: Type<Record<string, unknown>>): SocketCommand[] {
  const prototype = gateway.prototype as Record<string, unknown> | undefined;
  if (prototype === undefined) return [];
  return Object.getOwnPropertyNames(prototype).flatMap((method) => {
    const handler = Object.getOwnPropertyDescriptor(prototype, method)?.value as unknown;
    if (typeof handler !== 'function' || Reflect.getMetadata(MESSAGE_MAPPING_METADATA, handler) !== true)
      return [];
    const name = Reflect.getMetadata(MESSAGE_METADATA, handler) as string;
    const payload = payloadOf(gateway, method);
    if (payload === undefined)
      throw new Error(`${gateway.name}.${method} takes no @MessageBody() of a class.`);
    return [{ name, payload }];
  });
}

function payloadOf(gateway: Type<Record<string, unknown>>, method: string): Type | undefined {
  const parameters = (Reflect.getMetadata(PARAM_ARGS_METADATA, gateway, method) ?? {}) as Record<
    string,
    { readonly index: number }
  >;
  const body = Object.entries(parameters).find(([key]) => key.startsWith(`${WsParamtype.PAYLOAD}:`));
  const types = Reflect.getMetadata('design:paramtypes', gateway.prototype as object, method) as Type[];
  return body === undefined ? undefined : types[body[1].index];
}
