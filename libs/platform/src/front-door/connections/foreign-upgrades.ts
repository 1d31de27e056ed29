import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { wrongField } from '#kernel';
import { PROBLEM_TYPE } from '../../problems/problem-answer.js';
import { problemOf } from '../../problems/problem.js';
import { httpRefusedEarly } from '../../telemetry/metrics.js';
import { requestContext } from '../../telemetry/request-context.js';

const SOCKETS = '/socket.io/';
/** How long a client may take to read the answer; milliseconds. */
const PATIENCE = 5_000;
const refusedEarly = httpRefusedEarly.labels({ reason: 'upgrade' });

/**
 * Answers who offers to speak another protocol than we do, as clients do that hope for HTTP/2: Node gives such a request to
 * those who upgrade, and to nobody else (RFC 9110, 7.8).
 */
export function refuseForeignUpgrade({ url, headers }: IncomingMessage, socket: Socket): void {
  if (url?.startsWith(SOCKETS)) return;
  refusedEarly.inc();
  const { requestId } = requestContext(headers['x-request-id'], headers.traceparent);
  const wrong = wrongField(
    'header.upgrade',
    `is for WebSocket at ${SOCKETS} only: send the request without it`,
  );
  const body = JSON.stringify(problemOf(wrong, { requestId }));
  // Nobody looks after this connection any more, neither for how long it is silent nor for its end.
  socket.on('error', () => socket.destroy()).once('finish', () => socket.destroy());
  socket.setTimeout(PATIENCE, () => socket.destroy());
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nX-Request-Id: ${requestId}\r\nCache-Control: no-store\r\nConnection: close\r\n` +
      `Content-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
