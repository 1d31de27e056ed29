/** A room that takes comments for claims, and what is said in it. */
import { randomUUID } from 'node:crypto';
import type { Answer, TestApp, Visitor } from '../../support/app.js';
import { logOf, type LoggedEvent } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';

interface Size {
  readonly size: string;
  readonly quantity?: number;
  readonly perCustomer?: number;
  readonly admission?: 'at_once' | 'pre_line' | 'draw';
  /** Leaves the drop scheduled. */
  readonly closed?: boolean;
}

export interface CommentRoom {
  readonly host: Visitor;
  readonly roomId: string;
  /** The drops, by their sizes. */
  readonly drops: Readonly<Record<string, string>>;
}

/** A room with one drop for each size of a Runner, comment claims on. */
export async function openCommentRoom(
  app: TestApp,
  sizes: readonly Size[] = [{ size: 'M' }],
  kind: 'public' | 'private' = 'public',
): Promise<CommentRoom> {
  const host = await app.host();
  const room = await done(app.call('POST', '/v2/rooms', { as: host, body: { title: 'Friday', kind } }));
  const roomId = String(room['id']);
  const price = { amount: 1999, currency: 'EUR' };
  const variants = sizes.map(({ size, quantity = 10 }) => {
    return { sku: `${size}-${host.id}`, title: size, price, onHand: quantity };
  });
  const product = await done(
    app.call('POST', '/v2/products', { as: host, body: { title: 'Runner', variants } }),
  );
  const drops: Record<string, string> = {};
  for (const [index, { size, closed = false, quantity = 10, ...plan }] of sizes.entries()) {
    const variantId = (product['variants'] as { id: string }[])[index]?.id;
    const body = { variantId, quantity, ...plan };
    const drop = await done(app.call('POST', `/v2/rooms/${roomId}/drops`, { as: host, body }));
    drops[size] = String(drop['id']);
    if (!closed) await done(app.call('POST', `/v2/drops/${drops[size]}/open`, { as: host }));
  }
  await done(turn(app, host, roomId, { enabled: true }));
  return { host, roomId, drops };
}

export function turn(app: TestApp, as: Visitor, roomId: string, body: object): Promise<Answer> {
  return app.call('PUT', `/v2/rooms/${roomId}/comment-claims`, { as, body });
}

/** Says it over REST; returns the message. */
export async function comment(
  app: TestApp,
  as: Visitor,
  roomId: string,
  text: string,
  clientId: string = randomUUID(),
): Promise<LoggedEvent> {
  const body = { clientId, text };
  const message = await done(app.call('POST', `/v2/rooms/${roomId}/messages`, { as, body }));
  return message as unknown as LoggedEvent;
}

/** What was said in the thread of a message, so far. */
export async function thread(
  app: TestApp,
  as: Visitor,
  roomId: string,
  messageId: string,
): Promise<LoggedEvent[]> {
  return (await logOf(app, as, roomId)).filter(({ data }) => data['replyTo'] === messageId);
}

/** The first answer in the thread of a message. */
export async function answerTo(
  app: TestApp,
  { host, roomId }: CommentRoom,
  messageId: string,
): Promise<string> {
  const [answer] = await waitFor(
    async () => {
      const answers = await thread(app, host, roomId, messageId);
      return answers.length > 0 && answers;
    },
    { describe: 'an answer in the thread', timeoutMs: 15_000 },
  );
  return String(answer?.data['text']);
}

/** Says it and resolves to what it is answered. */
export async function asked(app: TestApp, room: CommentRoom, as: Visitor, text: string): Promise<string> {
  return answerTo(app, room, (await comment(app, as, room.roomId, text)).id);
}

/** The claim that this visitor's comment became. */
export function claimOf(app: TestApp, as: Visitor, roomId: string, messageId: string): Promise<Answer> {
  return app.call('GET', `/v2/rooms/${roomId}/comment-claims/${messageId}`, { as });
}

async function done(answering: Promise<Answer>): Promise<Record<string, unknown>> {
  const { status, body } = await answering;
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}
