/** Node's own HTTP server and nothing else: parses the same JSON, answers in the same shape, and holds nothing. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { aClaim } from './a-claim.js';
import { serve } from './child.js';

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { quantity } = JSON.parse(Buffer.concat(chunks).toString()) as { quantity: number };
    const body = JSON.stringify({ ...aClaim(), quantity });
    response.writeHead(201, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
    });
    response.end(body);
  });
});
await once(server.listen(0, '127.0.0.1'), 'listening');

serve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, {}, async () => {
  server.closeAllConnections();
  server.close();
});
