/** HTTP as it is on the wire: nothing is added to a request, and nothing of an answer is decoded. */
import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';

export interface Exchange {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they were written. */
  readonly rawHeaders: readonly string[];
  readonly bytes: Buffer;
  /** The body, if it is JSON; else an empty object. */
  readonly body: Record<string, unknown>;
}

interface Sent {
  readonly headers?: OutgoingHttpHeaders;
  /** A string goes as it is; anything else as JSON. */
  readonly body?: unknown;
}

/** What belongs to one exchange, or says how its bytes were cut. */
const OF_ONE_EXCHANGE = [
  'x-request-id',
  'date',
  'ratelimit',
  'ratelimit-policy',
  'content-length',
  'transfer-encoding',
];

/** All of an answer that must be the same whichever path gives it: its bytes, and its head line by line. */
export function lasting({ status, rawHeaders, bytes }: Exchange): object {
  const lines = rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name, rawHeaders[index + 1]]] : []));
  return {
    status,
    bytes,
    head: lines.filter(([name = '']) => !OF_ONE_EXCHANGE.includes(name.toLowerCase())),
  };
}

/** Connections end with their exchange, so that no test waits for another's. */
const agent = new Agent({ keepAlive: false });

export function send(url: string, method: string, path: string, sent: Sent = {}): Promise<Exchange> {
  const { hostname, port } = new URL(url);
  const { body } = sent;
  const bytes = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : json(body);
  const headers = { ...(body !== undefined && { 'content-type': 'application/json' }), ...sent.headers };
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, method, path, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const whole = Buffer.concat(chunks);
        const isJson = /json/.test(response.headers['content-type'] ?? '') && isPlain(response.headers);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          rawHeaders: response.rawHeaders,
          bytes: whole,
          body: isJson && whole.length > 0 ? (JSON.parse(whole.toString()) as Record<string, unknown>) : {},
        });
      });
    });
    asked.on('error', reject);
    asked.end(bytes);
  });
}

function isPlain(headers: IncomingHttpHeaders): boolean {
  return headers['content-encoding'] === undefined;
}

function json(body: unknown): string {
  return JSON.stringify(body);
}

/** The one value of a metric with these labels, as `/metrics` tells it; 0 if it is not there yet. */
export async function metric(url: string, name: string, labels = ''): Promise<number> {
  const lines = (await metrics(url)).split('\n');
  const line = lines.find((one) => one.startsWith(`${name}${labels === '' ? ' ' : `{${labels}}`}`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

export async function metrics(url: string): Promise<string> {
  const response = await fetch(`${url}/metrics`);
  return response.text();
}
