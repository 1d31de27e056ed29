/** Images that are uploaded over the wire, and what is left of them behind it. */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import type { ShownAttachment } from '../../../src/rooms/domain/attachments/attachment.js';
import type { Answer, TestApp, Visitor } from '../../support/app.js';
import type { HeardEvent } from './ear.js';

export const BOUNDARY = 'souk-boundary';

/** Noise, so that nothing compresses it away. */
export function image(
  width: number,
  height: number,
  format: 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' = 'png',
): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  return sharp({ create: { width, height, channels: 3, background: 'teal', noise } })
    .toFormat(format)
    .toBuffer();
}

/** One part of a form, as bytes. */
export interface Part {
  readonly name?: string;
  readonly filename?: string | null;
  readonly type?: string;
  readonly bytes: Buffer | string;
}

export function form(parts: readonly Part[], boundary = BOUNDARY): Buffer {
  const pieces = parts.flatMap(({ name = 'file', filename = 'photo.png', type = 'image/png', bytes }) => {
    const file = filename === null ? '' : `; filename="${filename}"`;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\nContent-Type: ${type}\r\n\r\n`;
    return [Buffer.from(head), Buffer.from(bytes), Buffer.from('\r\n')];
  });
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

interface Sending {
  readonly key?: string;
  readonly type?: string;
}

/** Sends these bytes as the body of an upload. */
export async function sendBody(
  app: TestApp,
  as: Visitor,
  roomId: string,
  body: Buffer,
  { key, type = `multipart/form-data; boundary=${BOUNDARY}` }: Sending = {},
): Promise<Answer<ShownAttachment>> {
  const response = await fetch(`${app.url}/v2/rooms/${roomId}/attachments`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${as.token}`,
      'content-type': type,
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    body: new Uint8Array(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as ShownAttachment,
  };
}

export function send(
  app: TestApp,
  as: Visitor,
  roomId: string,
  bytes: Buffer,
  sending?: Sending,
): Promise<Answer<ShownAttachment>> {
  return sendBody(app, as, roomId, form([{ bytes }]), sending);
}

/** Uploads an image that is in order. */
export async function upload(
  app: TestApp,
  as: Visitor,
  roomId: string,
  bytes?: Buffer,
): Promise<ShownAttachment> {
  const answer = await send(app, as, roomId, bytes ?? (await image(40, 30)));
  if (answer.status !== 201) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

let posts = 0;

/** Tries to say something with attachments, whatever comes of it. */
export function post(
  app: TestApp,
  as: Visitor,
  roomId: string,
  attachments: unknown,
  { text = '', clientId = `attaching-${(posts += 1)}` }: { text?: string; clientId?: string } = {},
): Promise<Answer<HeardEvent>> {
  return app.call('POST', `/v2/rooms/${roomId}/messages`, { as, body: { clientId, text, attachments } });
}

/** A picture as its reader gets it. */
export async function look(
  app: TestApp,
  as: Pick<Visitor, 'token'> | undefined,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
  const response = await fetch(app.url + path, {
    headers: { ...(as && { authorization: `Bearer ${as.token}` }), ...headers },
  });
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}

/** The names of all files that this Souk keeps. */
export async function files(app: TestApp): Promise<string[]> {
  return (await paths(app)).map((path) => basename(path));
}

export async function paths(app: TestApp): Promise<string[]> {
  const folder = join(app.settings.dataDir, 'uploads');
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}
