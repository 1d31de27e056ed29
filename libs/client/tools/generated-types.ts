import { format } from 'prettier';
import { apiTypes, type OpenApi } from './api-types.js';
import { type AsyncApi, socketTypes } from './socket-types.js';

/** Where the generated types lie. */
export const GENERATED = 'libs/client/src/generated';

/** The generated files by name, as they must be committed. */
export async function generatedTypes(
  read: (path: string) => Promise<string>,
): Promise<Readonly<Record<string, string>>> {
  const api = apiTypes(JSON.parse(await read('docs/openapi.json')) as OpenApi);
  const socket = socketTypes(JSON.parse(await read('docs/asyncapi.json')) as AsyncApi);
  return { 'api.ts': await formatted(api), 'socket.ts': await formatted(socket) };
}

async function formatted(text: string): Promise<string> {
  return format(text, { parser: 'typescript', singleQuote: true, printWidth: 110 });
}
