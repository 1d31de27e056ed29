import type { Settings } from '#platform/config/settings.js';
import { DEMO_PASSWORD } from './seed-demo.js';

/** One box: where everything is, how to sign in, and what to try next. */
export function welcome(url: string, settings: Settings): string {
  const lines = [
    'Souk is open.',
    '',
    `Demo room    ${url}/`,
    `API docs     ${url}/docs`,
    `REST         ${url}/v2  (and /v1)`,
    `Sockets      ${url.replace('http', 'ws')}  (Socket.IO, WebSocket only)`,
    `Health       ${url}/health    Metrics  ${url}/metrics`,
    `Database     ${settings.databaseUrl === undefined ? `embedded PostgreSQL in ${settings.dataDir}` : 'DATABASE_URL'}`,
    `Redis        ${settings.redisUrl === undefined ? 'none: one process serves all' : 'REDIS_URL'}`,
    ...(settings.demo
      ? [
          '',
          'Logins       admin@souk.test, host@souk.test, shopper1@souk.test … shopper20@souk.test',
          `Password     ${DEMO_PASSWORD}`,
        ]
      : []),
    '',
    'Try next     open the demo room in two browser windows; the drop opens two minutes after the first start',
    '             npm run simulate     300 shoppers buy 100 units in a room of their own, whose address it tells',
    '             npm run demo:kill    the same, with a kill -9 in the middle',
    'Stop         Ctrl-C; the next start goes on with the same data',
  ];
  const width = Math.max(...lines.map((line) => line.length));
  const bar = '─'.repeat(width + 2);
  return [`┌${bar}┐`, ...lines.map((line) => `│ ${line.padEnd(width)} │`), `└${bar}┘`, ''].join('\n');
}
