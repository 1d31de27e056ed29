/** A local service that judges challenge tokens as Cloudflare documents it, and can be told to misbehave. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Behaviour = 'well' | 'hangs' | 'garbage' | 'breaks' | 'empty' | 'says success and breaks' | 'moves away';

/** Tokens that begin with `solved` are good, once or for a retry by the same key; all others are none. */
export interface Siteverify {
  readonly url: string;
  readonly secret: string;
  behaves: Behaviour;
  /** What it was asked, in its order. */
  readonly asked: URLSearchParams[];
  /** Answers the questions that it left hanging. */
  wake(): void;
  close(): Promise<void>;
}

export async function startSiteverify(): Promise<Siteverify> {
  const spent = new Map<string, string>();
  const hanging: (() => void)[] = [];
  const state = { secret: 'only the operator knows', behaves: 'well' as Behaviour };
  const asked: URLSearchParams[] = [];

  const judged = (form: URLSearchParams): object => {
    const [secret, token, key] = ['secret', 'response', 'idempotency_key'].map(
      (name) => form.get(name) ?? '',
    );
    const refused = (code: string): object => ({ success: false, 'error-codes': [code], messages: [] });
    if (secret !== state.secret) return refused('invalid-input-secret');
    if (token === undefined || !token.startsWith('solved')) return refused('invalid-input-response');
    if (spent.has(token) && (spent.get(token) !== key || key === '')) return refused('timeout-or-duplicate');
    spent.set(token, key ?? '');
    const at = { challenge_ts: new Date().toISOString(), hostname: 'shop.example', action: 'claim' };
    return { success: true, 'error-codes': [], ...at };
  };

  const answer = (response: ServerResponse, form: URLSearchParams): void => {
    const { behaves } = state;
    const json = (status: number, body: unknown): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (behaves === 'garbage') response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hello');
    else if (behaves === 'breaks') response.writeHead(500).end('down');
    else if (behaves === 'empty') json(200, {});
    else if (behaves === 'says success and breaks') json(500, { success: true });
    else if (behaves === 'moves away') response.writeHead(307, { location: '/elsewhere' }).end();
    else if (behaves === 'hangs') hanging.push(() => json(200, judged(form)));
    else json(200, judged(form));
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isForm =
        request.method === 'POST' && /x-www-form-urlencoded/.test(request.headers['content-type'] ?? '');
      const form = new URLSearchParams(isForm ? Buffer.concat(chunks).toString() : '');
      asked.push(form);
      // Where it would have moved to, everyone passes.
      if (request.url === '/elsewhere') response.end('{"success":true}');
      else answer(response, form);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}/siteverify`,
    asked,
    wake: () => hanging.splice(0).forEach((one) => one()),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}
