import type { INestApplication } from '@nestjs/common';
import { socketCommands } from '#platform/sockets/commands/socket-commands.js';
import { openApi } from '../openapi.js';
import { COMMANDS, FRAMES, refused } from './frames.js';
import { logSchemas } from './log-events.js';
import { strictly } from './openapi-schemas.js';
import { object, ref, type Schema } from './schema.js';

/** An AsyncAPI 3 document: https://www.asyncapi.com/docs/reference/specification/v3.0.0 */
export interface AsyncApi {
  readonly asyncapi: '3.0.0';
  readonly info: object;
  readonly defaultContentType: string;
  readonly servers: object;
  readonly channels: object;
  readonly operations: Readonly<Record<string, object>>;
  readonly components: {
    readonly messages: Readonly<Record<string, Message>>;
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}

interface Message {
  readonly name: string;
  readonly summary: string;
  readonly payload: Schema;
}

/** The AsyncAPI document of the namespaces: commands as their gateways take them, and all that is sent. */
export function asyncApi(app: INestApplication): AsyncApi {
  const commands = socketCommands(app);
  const payloads = commands.map(({ payload }) => payload);
  const known = strictly(openApi(app, payloads).components?.schemas ?? {});
  const messages: Record<string, Message> = {};
  const operations: Record<string, object> = {};
  for (const { name, payload } of commands) {
    const command = COMMANDS[name];
    if (command === undefined)
      throw new Error(`The command ${name} is missing in src/docs/asyncapi/frames.ts.`);
    const { summary, gives } = command;
    messages[name] = { name, summary, payload: ref(payload.name) };
    messages[`${name}.ack`] = {
      name: `${name}.ack`,
      summary: `The acknowledgement of \`${name}\`.`,
      payload: { oneOf: [object({ ok: { const: true }, ...gives }), refused] },
    };
    operations[name] = {
      ...{ action: 'receive', summary, channel, messages: [message(name)] },
      reply: { channel, messages: [message(`${name}.ack`)] },
    };
  }
  for (const [name, { summary, to, payload }] of Object.entries(FRAMES)) {
    messages[name] = { name, summary, payload };
    const by = to === 'operators' ? 'ops' : 'souk';
    operations[name] = {
      ...{ action: 'send', summary, channel: { $ref: `#/channels/${by}` } },
      ...{ messages: [message(name, by)], tags: [{ name: to }] },
    };
  }
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Souk, live',
      version: '2',
      description:
        'Socket.IO over WebSocket only, namespace `/`, and `/ops` for admins, with `auth: { token, previous? }` at the handshake; `previous` is the id of ' +
        'your last socket, if you were connected before: only then are you told if it was cut (`connection.cut`). A message is the ' +
        'name of a Socket.IO event with its payload; every command takes an acknowledgement.',
    },
    defaultContentType: 'application/json',
    servers: { souk: { host: 'localhost:3000', pathname: '/socket.io', protocol: 'ws' } },
    channels: { souk: carrying('/', messages, isForAll), ops: carrying('/ops', messages, isForOperators) },
    operations,
    components: { messages, schemas: needed(messages, { ...known, ...logSchemas() }) },
  };
}

const channel = { $ref: '#/channels/souk' };

function message(name: string, by = 'souk'): Schema {
  return { $ref: `#/channels/${by}/messages/${name}` };
}

const isForOperators = (name: string): boolean => FRAMES[name]?.to === 'operators';
const isForAll = (name: string): boolean => !isForOperators(name);

/** A namespace, and those of the messages that go over it. */
function carrying(address: string, messages: object, isIts: (name: string) => boolean): object {
  const names = Object.keys(messages).filter(isIts);
  const refs = names.map((name) => [name, { $ref: `#/components/messages/${name}` }]);
  return { address, messages: Object.fromEntries(refs) as object };
}

/** Only what messages speak of, directly or not. */
function needed(messages: object, all: Readonly<Record<string, Schema>>): Readonly<Record<string, Schema>> {
  const found = new Map<string, Schema>();
  const look = (part: object): void => {
    for (const [, name] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      const schema = all[name ?? ''];
      if (name === undefined || schema === undefined) throw new Error(`There is no schema ${name}.`);
      if (found.has(name)) continue;
      found.set(name, schema);
      look(schema);
    }
  };
  look(messages);
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
