/**
 * The least that a server which keeps what it says can do, on Souk's own tables: it believes every token, checks nothing,
 * remembers no key, and acknowledges once the rows of a batch have committed, in one statement, one batch after the other.
 * It tells how much of the distance to a server that holds nothing is the price of keeping one's word.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { Server } from 'socket.io';
import { v7 } from 'uuid';
import { type CommitBatch, GroupCommit, perKey } from '#kernel';
import { nameOf } from '#platform/database/connections/wire.js';
import { aClaim } from './a-claim.js';
import { serve, told } from './child.js';

interface Asked {
  readonly userId: string;
  /** The key of a claim, the client id of a message. */
  readonly name: string;
  readonly text?: string;
}

/** `$1`: the room. `$2` to `$6`: places from 1, ids, authors, names, data. */
const MESSAGES = `
  WITH numbered AS (
    UPDATE rooms SET last_seq = last_seq + cardinality($2::int[]), message_count = message_count + cardinality($2::int[])
    WHERE id = $1 RETURNING id, last_seq - cardinality($2::int[]) AS base
  ), stored AS (
    INSERT INTO room_events (room_id, seq, id, type, at, actor_id, actor_name, data)
    SELECT numbered.id, base + place, message.id, 'message.posted', clock_timestamp(), author, name, data
    FROM numbered, unnest($2::int[], $3::uuid[], $4::uuid[], $5::text[], $6::jsonb[])
           AS message (place, id, author, name, data)
  )
  SELECT base::float8 FROM numbered`;

/** `$1`: the drop. `$2` to `$5`: places from 1, ids, users, keys. `$6`, `$7`: the room's event. */
const CLAIMS = `
  WITH counted AS (
    UPDATE drops SET available = available - cardinality($2::int[]), held = held + cardinality($2::int[]),
           claims = claims + cardinality($2::int[])
    WHERE id = $1 RETURNING room_id, claims - cardinality($2::int[]) AS base
  ), numbered AS (
    UPDATE rooms SET last_seq = last_seq + 1 FROM counted WHERE rooms.id = counted.room_id RETURNING rooms.id, last_seq
  ), told AS (
    INSERT INTO room_events (room_id, seq, id, type, at, data)
    SELECT id, last_seq, $6, 'drop.progress', clock_timestamp(), $7 FROM numbered
  ), made AS (
    INSERT INTO claims (drop_id, amount, currency, id, user_id, quantity, number, state, key, created_at, expires_at)
    SELECT $1, 1999, 'EUR', id, customer, 1, base + place, 'held', key, now(), now() + interval '2 minutes'
    FROM counted, unnest($2::int[], $3::uuid[], $4::uuid[], $5::text[]) AS made (place, id, customer, key)
  )
  SELECT base::float8 FROM counted`;

const client = new pg.Client({ connectionString: told<{ databaseUrl: string }>().databaseUrl });
await client.connect();

/** Batches as Souk does. */
const LIMITS = {
  ...{ maxBatch: 256, maxWaiting: 10_000 },
  begin: (start: () => void): void => void setImmediate(start),
};
const messages = new GroupCommit(perKey(sayAll), LIMITS);
const claims = new GroupCommit(perKey(claimAll), LIMITS);

const http = createServer((request, response) => void claimed(request, response));
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
io.on('connection', (socket) => {
  const userId = subjectOf(String(socket.handshake.auth['token']));
  socket.on('room.join', async ({ roomId }: { roomId: string }, ack: Acknowledge) => {
    await socket.join(roomId);
    ack({ ok: true });
  });
  socket.on(
    'message.send',
    async (sent: Record<'roomId' | 'clientId' | 'text', string>, ack: Acknowledge) => {
      const { roomId, clientId: name, text } = sent;
      ack({ ok: true, ...(await messages.submit(roomId, { userId, name, text })) });
    },
  );
  socket.on(
    'drop.claim',
    async ({ dropId, key: name }: Record<'dropId' | 'key', string>, ack: Acknowledge) => {
      ack({ ok: true, claim: await claims.submit(dropId, { userId, name }) });
    },
  );
});
await once(http.listen(0, '127.0.0.1'), 'listening');

type Acknowledge = (answer: object) => void;

async function sayAll(...[roomId, batch]: Parameters<CommitBatch<string, Asked, object>>) {
  const ids = batch.map(() => v7());
  const data = batch.map(({ name, text }) => ({ text, clientId: name }));
  const [authors, names] = [batch.map(({ userId }) => userId), batch.map(() => 'Someone')];
  const base = await write(MESSAGES, [roomId, placesOf(batch), ids, authors, names, data]);
  const events = ids.map((id, index) => ({ seq: base + index + 1, id, data: data[index] }));
  io.to(roomId).emit('room.events', { roomId, events });
  return events.map(({ id, seq }) => ({ value: { id, seq } }));
}

async function claimAll(...[dropId, batch]: Parameters<CommitBatch<string, Asked, object>>) {
  const ids = batch.map(() => v7());
  const [users, keys] = [batch.map(({ userId }) => userId), batch.map(({ name }) => name)];
  const event = { dropId, claims: 1, available: 1, held: 1, sold: 0 };
  const base = await write(CLAIMS, [dropId, placesOf(batch), ids, users, keys, v7(), event]);
  return ids.map((id, index) => ({ value: { ...aClaim(), id, dropId, number: base + index + 1 } }));
}

/** Returns the number before the first of the batch. */
async function write(text: string, values: unknown[]): Promise<number> {
  const { rows } = await client.query<{ base: number }>({ name: nameOf(text), text, values });
  const [row] = rows;
  if (row === undefined) throw new Error('there is no such row');
  return row.base;
}

function placesOf(batch: readonly Asked[]): number[] {
  return batch.map((_, index) => index + 1);
}

async function claimed(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { quantity } = JSON.parse(Buffer.concat(chunks).toString()) as { quantity: number };
  const dropId = (request.url ?? '').split('/')[3] ?? '';
  const userId = subjectOf(request.headers.authorization ?? '');
  const claim = await claims.submit(dropId, { userId, name: String(request.headers['idempotency-key']) });
  const body = JSON.stringify({ ...claim, quantity });
  response.writeHead(201, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** Whom a token names; unchecked. */
function subjectOf(token: string): string {
  const [, payload = ''] = token.split('.');
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string }).sub;
}

serve({ url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` }, {}, async () => {
  await io.close();
  await client.end();
});
