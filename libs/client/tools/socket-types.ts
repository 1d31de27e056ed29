import { objectOf, type Schema, typeOf } from './schema-types.js';

/** An AsyncAPI document, as far as types are made of it. */
export interface AsyncApi {
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: {
    readonly messages: Readonly<Record<string, { readonly summary: string; readonly payload: Schema }>>;
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}

interface Operation {
  readonly action: string;
  readonly tags?: readonly { readonly name: string }[];
}

/** The types of all that goes over a socket, in both directions. */
export function socketTypes({ operations, components }: AsyncApi): string {
  const { messages, schemas } = components;
  const told = (name: string): string => `/** ${messages[name]?.summary} */\n`;
  const commands = Object.keys(operations)
    .filter((name) => operations[name]?.action === 'receive')
    .map((name) => {
      const takes = typeOf(messages[name]?.payload ?? {});
      return `${told(name)}readonly '${name}': { readonly takes: ${takes}; readonly gives: ${givesOf(messages[`${name}.ack`]?.payload)} };`;
    });
  const framesTo = (whom: string): string =>
    Object.keys(operations)
      .filter((name) => operations[name]?.tags?.some((tag) => tag.name === whom))
      .map((name) => `${told(name)}readonly '${name}': ${typeOf(messages[name]?.payload ?? {})};`)
      .join('\n');
  return [
    '/** Made of docs/asyncapi.json by `npm run docs`: never written by hand. */',
    `interface Schemas {\n${Object.entries(schemas)
      .map(([name, schema]) => `readonly '${name}': ${typeOf(schema)};`)
      .join('\n')}\n}`,
    "/** An event of a room's log; its `type` tells what is in `data`. A newer server may send types that are not here. */",
    "export type RoomEvent = Schemas['RoomEvent'];",
    '/** Each command: what it takes, and what it is acknowledged with besides `ok`. */',
    `export interface Commands {\n${commands.join('\n')}\n}`,
    '/** What a room is told. */',
    `export interface RoomFrames {\n${framesTo('room')}\n}`,
    '/** What one user is told, wherever they are connected. */',
    `export interface UserFrames {\n${framesTo('user')}\n}`,
    '/** What one connection is told. */',
    `export interface ConnectionFrames {\n${framesTo('connection')}\n}`,
    '',
  ].join('\n\n');
}

/** The first of the two answers is the good one. */
function givesOf(acknowledgement: Schema | undefined): string {
  const { properties = {}, required = [] } = acknowledgement?.oneOf?.[0] ?? {};
  const { ok: _ok, ...gives } = properties;
  return Object.keys(gives).length === 0 ? 'object' : objectOf(gives, required);
}
